//! The catalogue as shoppers' devices rank it; see the crate `recommend`.

use recommend::{Item, write};

use super::shelf::Shelf;

/// The most companions of a bag.
const COMPANIONS_MAX: usize = 4;

/// The model of a shelf with the bags that are bought `together`, most frequent first.
#[must_use]
pub fn model(shelf: &Shelf, together: &[(String, String)]) -> String {
    let mut companions: Vec<Vec<usize>> = vec![Vec::new(); shelf.bags().len()];
    for (one, other) in together {
        if let (Some(one), Some(other)) = (shelf.by_slug(one), shelf.by_slug(other))
            && let Some(own) = companions.get_mut(one.index()).filter(|own| own.len() < COMPANIONS_MAX)
        {
            own.push(other.index());
        }
    }
    let items: Vec<Item<'_>> = shelf
        .bags()
        .iter()
        .zip(companions)
        .map(|(bag, companions)| Item {
            slug: &bag.slug,
            name: &bag.name,
            price_minor: bag.price,
            price_from: bag.price_from,
            in_stock: shelf.in_stock(bag),
            category: bag.category,
            material: bag.material,
            colours: &bag.colours,
            merchant: bag.merchant,
            popularity: bag.popularity,
            companions,
        })
        .collect();
    write(&items)
}

#[cfg(test)]
mod tests {
    use super::{super::samples, *};
    use recommend::{History, Model, rank};

    /// promise: P2.2
    #[test]
    fn a_bag_that_others_bought_with_it_is_recommended_with_that_reason() {
        let shelf = samples::many(200, 3);
        let (one, other) = (&shelf.bags()[0], shelf.bags().iter().rfind(|bag| shelf.in_stock(bag)).unwrap());
        let text = model(&shelf, &[(one.slug.to_string(), other.slug.to_string())]);
        let mut history = History::default();
        history.note(&one.slug, true);
        let ranked = rank(&Model::read(text.as_bytes()), &history, 10);
        assert!(ranked.iter().any(|shown| *shown.bag.slug == *other.slug && shown.because.bought_together));
    }
}
