//! Licences: numbers without gaps, and what became of each licence.
