-- What a destination's customs want to know the consignee by, sealed; most have none. See the schedule "clearance".
ALTER TABLE orders ADD COLUMN id_number TEXT;
