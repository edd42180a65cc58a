//! Valise: the views.
