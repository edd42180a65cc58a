//! `/v1/customers`: what the shop may see and do of the cards that its customers had kept.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::routing::{delete, get};
use axum::{Json, Router};

use super::Answer;
use crate::processor::Processor;
use crate::store::cards::KeptCard;
use crate::wire::{SavedCard, SavedCards};

/// A path that is no text is as good as one that names nobody.
type Named<T> = Result<Path<T>, PathRejection>;

/// The routes, to stand behind the guard of the others.
pub(super) fn routes() -> Router<Processor> {
    Router::new()
        .route("/customers/{customer}", delete(forget))
        .route("/customers/{customer}/cards", get(list))
        .route("/customers/{customer}/cards/{id}", delete(remove))
}

async fn list(State(processor): State<Processor>, customer: Named<String>) -> Answer<SavedCards> {
    Ok(Json(told(processor.cards_of(&customer?.0).await?)))
}

async fn remove(State(processor): State<Processor>, path: Named<(String, String)>) -> Answer<SavedCards> {
    let Path((customer, id)) = path?;
    Ok(Json(told(processor.remove_card(&customer, &id).await?)))
}

async fn forget(State(processor): State<Processor>, customer: Named<String>) -> Answer<SavedCards> {
    processor.forget_customer(&customer?.0).await?;
    Ok(Json(SavedCards::default()))
}

fn told(kept: Vec<KeptCard>) -> SavedCards {
    let card = |kept: KeptCard| SavedCard {
        id: kept.id,
        brand: kept.card.summary.brand,
        last4: kept.card.summary.last4,
        expiry: kept.expiry.to_string(),
    };
    SavedCards { cards: kept.into_iter().map(card).collect() }
}
