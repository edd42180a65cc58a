-- The catalogue: who sells what, in which colours and sizes, at which price, and how many there are.
-- Prices are minor units of the catalogue's currency (EUR), before tax. Times are epoch milliseconds.

CREATE TABLE merchants (
    id         TEXT NOT NULL PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    country    TEXT NOT NULL
);

CREATE TABLE bags (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    story        TEXT NOT NULL,
    category     TEXT NOT NULL,
    material     TEXT NOT NULL,
    fittings     TEXT NOT NULL,
    merchant_id  TEXT NOT NULL REFERENCES merchants (id),
    origin       TEXT NOT NULL,
    customs_code TEXT NOT NULL,
    care         TEXT NOT NULL,
    width_mm     BIGINT NOT NULL CHECK (width_mm > 0),
    height_mm    BIGINT NOT NULL CHECK (height_mm > 0),
    depth_mm     BIGINT NOT NULL CHECK (depth_mm > 0),
    volume_ml    BIGINT NOT NULL CHECK (volume_ml > 0),
    weight_g     BIGINT NOT NULL CHECK (weight_g > 0),
    popularity   BIGINT NOT NULL CHECK (popularity >= 0),
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);

-- What can be bought. `stock` is what nobody has bought or reserved yet: reserving takes from it at once,
-- so that its check is the last guard against overselling.
CREATE TABLE variants (
    id          TEXT NOT NULL PRIMARY KEY,
    bag_id      TEXT NOT NULL REFERENCES bags (id),
    position    BIGINT NOT NULL,
    sku         TEXT NOT NULL UNIQUE,
    colour      TEXT NOT NULL,
    size        TEXT NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    stock       BIGINT NOT NULL CHECK (stock >= 0),
    UNIQUE (bag_id, position)
);

-- The names that a bag had in addresses before: they answer 301 to the present one.
CREATE TABLE old_slugs (
    slug   TEXT NOT NULL PRIMARY KEY,
    bag_id TEXT NOT NULL REFERENCES bags (id)
);

-- One row. Whoever changes the catalogue by hand raises it, and every running shop reloads.
CREATE TABLE catalogue_version (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);

INSERT INTO catalogue_version (id, version) VALUES (1, 0);
