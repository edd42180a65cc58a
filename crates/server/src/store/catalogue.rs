//! The catalogue's tables.

use std::collections::HashMap;

use contract::{
    catalogue::Merchant,
    vocabulary::{Category, Colour, Fittings, Material, Size},
};
use sqlx::{Row, any::AnyRow};

use super::{Conn, StoreError};
use crate::catalogue::{BagRecord, Inventory, MerchantRecord, VariantRecord};

/// The version that every change by hand raises.
///
/// # Errors
/// [`StoreError`].
pub async fn version(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT version FROM catalogue_version WHERE id = 1").fetch_one(conn).await?)
}

/// Raises the version: every running shop on this database reloads.
///
/// # Errors
/// [`StoreError`].
pub async fn raise_version(conn: &mut Conn) -> Result<(), StoreError> {
    sqlx::query("UPDATE catalogue_version SET version = version + 1 WHERE id = 1").execute(conn).await?;
    Ok(())
}

/// All of it. The version is read first: what changes meanwhile is read again by whoever sees a later one.
///
/// # Errors
/// [`StoreError`].
pub async fn load(conn: &mut Conn) -> Result<Inventory, StoreError> {
    let version = version(conn).await?;
    let merchants = sqlx::query("SELECT id, slug, name, legal_name, country FROM merchants ORDER BY slug")
        .fetch_all(&mut *conn)
        .await?
        .iter()
        .map(merchant)
        .collect::<Result<_, _>>()?;
    let mut variants: HashMap<String, Vec<VariantRecord>> = HashMap::new();
    let rows =
        sqlx::query("SELECT id, bag_id, sku, colour, size, price_minor, stock FROM variants ORDER BY bag_id, position")
            .fetch_all(&mut *conn)
            .await?;
    for row in &rows {
        variants.entry(row.try_get("bag_id")?).or_default().push(variant(row)?);
    }
    let bags = sqlx::query(
        "SELECT id, slug, name, story, category, material, fittings, merchant_id, origin, customs_code, care, \
         width_mm, height_mm, depth_mm, volume_ml, weight_g, popularity, created_at, updated_at FROM bags",
    )
    .fetch_all(&mut *conn)
    .await?
    .iter()
    .map(|row| bag(row, &mut variants))
    .collect::<Result<_, _>>()?;
    let old_slugs = sqlx::query("SELECT slug, bag_id FROM old_slugs")
        .fetch_all(conn)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("slug")?, row.try_get("bag_id")?)))
        .collect::<Result<_, StoreError>>()?;
    Ok(Inventory { version, merchants, bags, old_slugs })
}

/// The stock of these variants, as far as they are still there.
///
/// # Errors
/// [`StoreError`].
pub async fn stock_of(conn: &mut Conn, mut ids: Vec<String>) -> Result<Vec<(String, u32)>, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let mut levels = Vec::with_capacity(ids.len());
    for id in ids {
        let stock: Option<i64> = sqlx::query_scalar("SELECT stock FROM variants WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        if let Some(stock) = stock {
            levels.push((id, small(stock)));
        }
    }
    Ok(levels)
}

/// The stock of every variant.
///
/// # Errors
/// [`StoreError`].
pub async fn all_stock(conn: &mut Conn) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = sqlx::query("SELECT id, stock FROM variants").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, small(row.try_get("stock")?)))).collect()
}

/// Sets a variant's stock by its SKU; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn set_stock(conn: &mut Conn, sku: &str, stock: u32) -> Result<bool, StoreError> {
    let set = sqlx::query("UPDATE variants SET stock = $1 WHERE sku = $2").bind(i64::from(stock)).bind(sku);
    Ok(set.execute(conn).await?.rows_affected() == 1)
}

/// Sets a variant's price by its SKU, and when its bag's page last changed; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn set_price(conn: &mut Conn, sku: &str, price_minor: u32, now_ms: i64) -> Result<bool, StoreError> {
    let bag_id: Option<String> =
        sqlx::query_scalar("UPDATE variants SET price_minor = $1 WHERE sku = $2 RETURNING bag_id")
            .bind(i64::from(price_minor))
            .bind(sku)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(bag_id) = bag_id else { return Ok(false) };
    sqlx::query("UPDATE bags SET updated_at = $1 WHERE id = $2").bind(now_ms).bind(bag_id).execute(conn).await?;
    Ok(true)
}

/// Whether nothing is sold yet.
///
/// # Errors
/// [`StoreError`].
pub async fn is_empty(conn: &mut Conn) -> Result<bool, StoreError> {
    let bags: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM (SELECT id FROM bags LIMIT 1) AS one").fetch_one(conn).await?;
    Ok(bags == 0)
}

/// Whether a cart or an order refers to what is sold.
///
/// # Errors
/// [`StoreError`].
pub async fn is_referred_to(conn: &mut Conn) -> Result<bool, StoreError> {
    let lines: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM (SELECT variant_id FROM cart_lines LIMIT 1) AS c) + \
         (SELECT COUNT(*) FROM (SELECT variant_id FROM order_lines LIMIT 1) AS o)",
    )
    .fetch_one(conn)
    .await?;
    Ok(lines > 0)
}

/// Takes everything out, which only works while nothing refers to it ([`is_referred_to`]).
///
/// # Errors
/// [`StoreError`].
pub async fn clear(conn: &mut Conn) -> Result<(), StoreError> {
    for table in ["DELETE FROM old_slugs", "DELETE FROM variants", "DELETE FROM bags", "DELETE FROM merchants"] {
        sqlx::query(table).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Puts an inventory into empty tables.
///
/// # Errors
/// [`StoreError`].
pub async fn fill(conn: &mut Conn, inventory: &Inventory) -> Result<(), StoreError> {
    for MerchantRecord { id, public } in &inventory.merchants {
        sqlx::query("INSERT INTO merchants (id, slug, name, legal_name, country) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.as_str())
            .bind(public.slug.as_str())
            .bind(public.name.as_str())
            .bind(public.legal_name.as_str())
            .bind(public.country.as_str())
            .execute(&mut *conn)
            .await?;
    }
    for bag in &inventory.bags {
        insert_bag(conn, bag).await?;
        for (variant, position) in bag.variants.iter().zip(0_i64..) {
            insert_variant(conn, &bag.id, position, variant).await?;
        }
    }
    for (slug, bag_id) in &inventory.old_slugs {
        sqlx::query("INSERT INTO old_slugs (slug, bag_id) VALUES ($1, $2)")
            .bind(slug.as_str())
            .bind(bag_id.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

async fn insert_bag(conn: &mut Conn, bag: &BagRecord) -> Result<(), StoreError> {
    let (width, height, depth) = bag.dimensions_mm;
    sqlx::query(
        "INSERT INTO bags (id, slug, name, story, category, material, fittings, merchant_id, origin, customs_code, \
         care, width_mm, height_mm, depth_mm, volume_ml, weight_g, popularity, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(bag.id.as_str())
    .bind(bag.slug.as_str())
    .bind(bag.name.as_str())
    .bind(bag.story.as_str())
    .bind(bag.category.slug())
    .bind(bag.material.slug())
    .bind(bag.fittings.slug())
    .bind(bag.merchant_id.as_str())
    .bind(bag.origin.as_str())
    .bind(bag.customs_code.as_str())
    .bind(bag.care.as_str())
    .bind(i64::from(width))
    .bind(i64::from(height))
    .bind(i64::from(depth))
    .bind(i64::from(bag.volume_ml))
    .bind(i64::from(bag.weight_g))
    .bind(i64::from(bag.popularity))
    .bind(bag.created_at)
    .bind(bag.updated_at)
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_variant(
    conn: &mut Conn,
    bag_id: &str,
    position: i64,
    variant: &VariantRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO variants (id, bag_id, position, sku, colour, size, price_minor, stock) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(variant.id.as_str())
    .bind(bag_id)
    .bind(position)
    .bind(variant.sku.as_str())
    .bind(variant.colour.slug())
    .bind(variant.size.slug())
    .bind(i64::from(variant.price_minor))
    .bind(i64::from(variant.stock))
    .execute(conn)
    .await?;
    Ok(())
}

fn merchant(row: &AnyRow) -> Result<MerchantRecord, StoreError> {
    Ok(MerchantRecord {
        id: row.try_get("id")?,
        public: Merchant {
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            legal_name: row.try_get("legal_name")?,
            country: row.try_get("country")?,
        },
    })
}

fn variant(row: &AnyRow) -> Result<VariantRecord, StoreError> {
    let id: String = row.try_get("id")?;
    Ok(VariantRecord {
        sku: row.try_get("sku")?,
        colour: word(row, "variants", &id, "colour", Colour::from_slug)?,
        size: word(row, "variants", &id, "size", Size::from_slug)?,
        price_minor: small(row.try_get("price_minor")?),
        stock: small(row.try_get("stock")?),
        id,
    })
}

fn bag(row: &AnyRow, variants: &mut HashMap<String, Vec<VariantRecord>>) -> Result<BagRecord, StoreError> {
    let id: String = row.try_get("id")?;
    let number = |column: &str| Ok::<_, StoreError>(small(row.try_get(column)?));
    Ok(BagRecord {
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        story: row.try_get("story")?,
        category: word(row, "bags", &id, "category", Category::from_slug)?,
        material: word(row, "bags", &id, "material", Material::from_slug)?,
        fittings: word(row, "bags", &id, "fittings", Fittings::from_slug)?,
        merchant_id: row.try_get("merchant_id")?,
        origin: row.try_get("origin")?,
        customs_code: row.try_get("customs_code")?,
        care: row.try_get("care")?,
        dimensions_mm: (number("width_mm")?, number("height_mm")?, number("depth_mm")?),
        volume_ml: number("volume_ml")?,
        weight_g: number("weight_g")?,
        popularity: number("popularity")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        variants: variants.remove(&id).unwrap_or_default(),
        id,
    })
}

fn word<T>(
    row: &AnyRow,
    table: &'static str,
    id: &str,
    column: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let slug: String = row.try_get(column)?;
    read(&slug).ok_or_else(|| StoreError::corrupt(table, id, format!("{column} {slug:?}")))
}

/// Counts and prices are checked to be positive by the tables; beyond four thousand million nothing is told apart.
fn small(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
