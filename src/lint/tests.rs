//! Rules on small invented acts.
