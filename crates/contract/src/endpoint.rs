//! The only description of a call: both sides derive theirs from it.

use serde::{Serialize, de::DeserializeOwned};

/// An HTTP method, as far as the API uses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Safe and cacheable.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces, idempotent.
    Put,
    /// Removes, idempotent.
    Delete,
}

impl Method {
    /// The token on the wire, `GET` and so on.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A request to the API; the value is the request, the type says what comes back.
///
/// The app can reach the network only through a value of a type that implements this, and a server test
/// holds the OpenAPI document against [`crate::endpoint::listed`], so neither side can drift alone.
pub trait Endpoint {
    /// The method of every request of this type.
    const METHOD: Method;
    /// The path with its parameters in braces, as the OpenAPI document writes it.
    const PATH: &'static str;
    /// What is sent as JSON; `()` for nothing.
    type Body: Serialize;
    /// What a success answers.
    type Answer: Serialize + DeserializeOwned + wire::Read + 'static;
    /// Whether anybody may ask by it about an address, a telephone or an order that she names. Its answer then does not tell
    /// whether the shop knows it, in words or by the time that it takes: the server sends it at the next tick
    /// (`http/on_time.rs`; promise: P6.2).
    const ASKS_ABOUT_A_PERSON: bool = false;

    /// The concrete path and query of this request, percent-encoded.
    fn href(&self) -> String {
        Self::PATH.to_owned()
    }

    /// The body of this request; `None` for methods without one.
    fn body(&self) -> Option<&Self::Body> {
        None
    }

    /// The value of the `Idempotency-Key` header, where the endpoint asks for one.
    fn idempotency_key(&self) -> Option<&str> {
        None
    }
}

/// Every endpoint of this contract as method and path template.
#[must_use]
pub fn listed() -> Vec<(Method, &'static str)> {
    rows().into_iter().map(|(method, path, _)| (method, path)).collect()
}

/// Those that [ask about a person](Endpoint::ASKS_ABOUT_A_PERSON).
#[must_use]
pub fn asking_about_a_person() -> Vec<(Method, &'static str)> {
    rows().into_iter().filter(|(.., asks)| *asks).map(|(method, path, _)| (method, path)).collect()
}

fn rows() -> Vec<(Method, &'static str, bool)> {
    fn row<E: Endpoint>() -> (Method, &'static str, bool) {
        (E::METHOD, E::PATH, E::ASKS_ABOUT_A_PERSON)
    }
    use crate::{
        account, cart, catalogue, checkout, correction, health, newsletter, orders, privacy, rates, recommendations,
    };
    vec![
        row::<health::GetHealth>(),
        row::<catalogue::ListBags>(),
        row::<catalogue::GetBag>(),
        row::<catalogue::GetRelated>(),
        row::<catalogue::Suggest>(),
        row::<catalogue::GetLandedCost>(),
        row::<cart::GetCart>(),
        row::<cart::AddLine>(),
        row::<cart::SetLine>(),
        row::<cart::RemoveLine>(),
        row::<checkout::GetQuote>(),
        row::<checkout::PlaceOrder>(),
        row::<orders::ListOrders>(),
        row::<orders::GetOrder>(),
        row::<orders::CancelOrder>(),
        row::<orders::FindOrder>(),
        row::<orders::OpenOrder>(),
        row::<account::GetAccount>(),
        row::<account::DeleteAccount>(),
        row::<account::Register>(),
        row::<account::VerifyEmail>(),
        row::<account::SignIn>(),
        row::<account::UseTicket>(),
        row::<account::SignOut>(),
        row::<account::SignOutEverywhere>(),
        row::<account::ConfirmItIsMe>(),
        row::<account::AskReset>(),
        row::<account::Reset>(),
        row::<account::ChangeName>(),
        row::<account::ChangePassword>(),
        row::<account::AskEmailChange>(),
        row::<account::ConfirmEmailChange>(),
        row::<account::ListSessions>(),
        row::<account::EndSession>(),
        row::<account::GetAddresses>(),
        row::<account::AddAddress>(),
        row::<account::SetAddress>(),
        row::<account::RemoveAddress>(),
        row::<account::ListCards>(),
        row::<account::RemoveCard>(),
        row::<account::BeginTotp>(),
        row::<account::ConfirmTotp>(),
        row::<account::EndTotp>(),
        row::<account::RenewRecoveryCodes>(),
        row::<account::ListPasskeys>(),
        row::<account::BeginPasskey>(),
        row::<account::AddPasskey>(),
        row::<account::RemovePasskey>(),
        row::<account::AskPasskey>(),
        row::<account::SignInWithPasskey>(),
        row::<account::ConfirmByPasskey>(),
        row::<recommendations::GetModel>(),
        row::<rates::GetRates>(),
        row::<newsletter::Subscribe>(),
        row::<newsletter::ConfirmSubscription>(),
        row::<newsletter::Unsubscribe>(),
        row::<privacy::PutConsent>(),
        row::<privacy::GetConsent>(),
        row::<privacy::GetReceipt>(),
        row::<privacy::GetDifference>(),
        row::<privacy::PostEvents>(),
        row::<privacy::GetEvents>(),
        row::<privacy::GetRegistry>(),
        row::<privacy::GetRecipients>(),
        row::<privacy::GetPolicy>(),
        row::<privacy::AcknowledgePolicy>(),
        row::<privacy::PostDataRequest>(),
        row::<privacy::GetDataRequests>(),
        row::<privacy::TakeBackDataRequest>(),
        row::<privacy::GetHeld>(),
        row::<privacy::Export>(),
        row::<privacy::GetErasure>(),
        row::<privacy::PlanErasure>(),
        row::<privacy::CallOffErasure>(),
        row::<privacy::Erase>(),
        row::<privacy::EraseOrder>(),
        row::<privacy::GetSwitches>(),
        row::<privacy::PutRestriction>(),
        row::<privacy::PutObjection>(),
        row::<correction::CorrectConsignee>(),
    ]
}
