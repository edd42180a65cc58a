//! atelier
