//! The demo catalogue as an inventory.

use contract::catalogue::Merchant;
use sha2::{Digest, Sha256};

use super::inventory::{BagRecord, Inventory, MerchantRecord, VariantRecord};

/// `count` bags of `seed`, the newest of them just come in at `now_ms`. Ids depend on slugs and SKUs alone, so that
/// carts and links hold when a demo shop is filled again.
#[must_use]
pub fn demo(seed: u64, count: usize, now_ms: i64) -> Inventory {
    let made = atelier::generate(seed, count, now_ms);
    let mut inventory = Inventory::default();
    for merchant in made.merchants {
        inventory.merchants.push(MerchantRecord {
            id: stable_id("merchant", merchant.slug),
            public: Merchant {
                slug: merchant.slug.to_owned(),
                name: merchant.name.to_owned(),
                legal_name: merchant.legal_name.to_owned(),
                country: merchant.country.to_owned(),
            },
        });
    }
    for mut bag in made.bags {
        let former = std::mem::take(&mut bag.former_slugs);
        let record = record(bag);
        inventory.old_slugs.extend(former.into_iter().map(|slug| (slug, record.id.clone())));
        inventory.bags.push(record);
    }
    inventory
}

fn record(bag: atelier::catalogue::Bag) -> BagRecord {
    let variants = bag.variants.iter().map(|variant| VariantRecord {
        id: stable_id("variant", &variant.sku),
        sku: variant.sku.clone(),
        colour: variant.colour,
        size: variant.size,
        price_minor: u32::try_from(variant.price_cents).unwrap_or(u32::MAX),
        stock: variant.stock,
    });
    BagRecord {
        id: stable_id("bag", &bag.slug),
        variants: variants.collect(),
        slug: bag.slug,
        name: bag.name,
        story: bag.story,
        category: bag.category,
        material: bag.material,
        fittings: bag.fittings,
        merchant_id: stable_id("merchant", bag.merchant.slug),
        origin: bag.origin.to_owned(),
        customs_code: bag.customs_code.to_owned(),
        care: bag.care.to_owned(),
        dimensions_mm: (bag.width_mm, bag.height_mm, bag.depth_mm),
        volume_ml: bag.volume_ml,
        weight_g: bag.weight_g,
        popularity: bag.popularity,
        created_at: bag.published_at,
        updated_at: bag.published_at,
    }
}

/// A UUID (version 8) that belongs to a name.
fn stable_id(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("valise {kind} {name}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
