//! Where a request stands and what happens to it: with the words in the database.

use contract::privacy::RequestState;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Refusal {
    /// The person could not show that she is the one.
    NotVerified,
    /// She gave no answer to a question without which it cannot be done.
    NoAnswer,
    /// A law asks for the opposite, such as keeping the records of a sale.
    LawForbids,
    /// Manifestly unfounded, or asked again and again (art. 12(5)).
    Excessive,
    /// She took it back.
    TakenBack,
}

impl Refusal {
    /// Every reason.
    pub const ALL: &'static [Self] =
        &[Self::NotVerified, Self::NoAnswer, Self::LawForbids, Self::Excessive, Self::TakenBack];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotVerified => "not_verified",
            Self::NoAnswer => "no_answer",
            Self::LawForbids => "law_forbids",
            Self::Excessive => "excessive",
            Self::TakenBack => "taken_back",
        }
    }

    /// Reads it.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.word() == word)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It came.
    Received,
    /// The person is to show that she is the one.
    Verifying,
    /// The shop works on it.
    InProgress,
    /// The shop has asked the person something and cannot go on without an answer.
    Waiting,
    /// It was done.
    Done,
    /// It was refused.
    Refused(Refusal),
}

impl State {
    /// As it is shown: without the reason.
    #[must_use]
    pub const fn shown(self) -> RequestState {
        match self {
            Self::Received => RequestState::Received,
            Self::Verifying => RequestState::Verifying,
            Self::InProgress => RequestState::InProgress,
            Self::Waiting => RequestState::Waiting,
            Self::Done => RequestState::Done,
            Self::Refused(_) => RequestState::Refused,
        }
    }

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.shown().slug()
    }

    /// Reads it, with the reason of a refusal.
    #[must_use]
    pub fn of(word: &str, reason: Option<&str>) -> Option<Self> {
        Some(match RequestState::from_slug(word)? {
            RequestState::Received => Self::Received,
            RequestState::Verifying => Self::Verifying,
            RequestState::InProgress => Self::InProgress,
            RequestState::Waiting => Self::Waiting,
            RequestState::Done => Self::Done,
            RequestState::Refused => Self::Refused(Refusal::of(reason?)?),
        })
    }

    /// Whether time counts against the shop.
    #[must_use]
    pub const fn clock_runs(self) -> bool {
        matches!(self, Self::Received | Self::Verifying | Self::InProgress)
    }

    /// Whether nothing leads away from it.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Done | Self::Refused(_))
    }
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The person is asked to show that she is the one.
    AskForProof,
    /// She has shown it, or need not: the shop begins.
    Begin,
    /// The shop asks her something: the clock stands.
    AskThePerson,
    /// She has answered: it runs again.
    Answered,
    /// Two more months are taken, and the person is told.
    Extend,
    /// It is done.
    Finish,
    /// It is refused.
    Refuse(Refusal),
}

impl Turn {
    /// The word in the database and at the console.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AskForProof => "asked_for_proof",
            Self::Begin => "begun",
            Self::AskThePerson => "asked",
            Self::Answered => "answered",
            Self::Extend => "extended",
            Self::Finish => "done",
            Self::Refuse(_) => "refused",
        }
    }

    /// Reads it; the reason of a refusal is where the request stands.
    #[must_use]
    pub fn of(word: &str, state: State) -> Option<Self> {
        let refused = if let State::Refused(reason) = state { Some(Self::Refuse(reason)) } else { None };
        [Self::AskForProof, Self::Begin, Self::AskThePerson, Self::Answered, Self::Extend, Self::Finish]
            .into_iter()
            .chain(refused)
            .find(|turn| turn.word() == word)
    }

    /// Whether the person is written to about it: not of what she did herself, nor that work goes on.
    #[must_use]
    pub const fn is_told(self) -> bool {
        match self {
            Self::AskForProof | Self::AskThePerson | Self::Extend | Self::Finish => true,
            Self::Refuse(reason) => !matches!(reason, Refusal::TakenBack),
            Self::Begin | Self::Answered => false,
        }
    }

    /// Why, where it is a refusal.
    #[must_use]
    pub const fn reason(self) -> Option<Refusal> {
        if let Self::Refuse(reason) = self { Some(reason) } else { None }
    }
}

/// Whose data a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Everything about an account, by its id.
    Account(String),
    /// Everything about an order that was placed without one, by its id.
    Order(String),
}

impl Subject {
    /// The kind, and which.
    #[must_use]
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Account(id) => ("account", id),
            Self::Order(id) => ("order", id),
        }
    }

    /// Reads it.
    #[must_use]
    pub fn of(kind: &str, id: String) -> Option<Self> {
        match kind {
            "account" => Some(Self::Account(id)),
            "order" => Some(Self::Order(id)),
            _ => None,
        }
    }
}

/// What there is to be alarmed about; the later is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// The deadline is less than a week away.
    DueSoon,
    /// It has passed.
    Overdue,
}

impl Alarm {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
        }
    }

    /// Reads it.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::DueSoon, Self::Overdue].into_iter().find(|alarm| alarm.word() == word)
    }
}
