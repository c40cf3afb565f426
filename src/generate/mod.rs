//! tmp
mod graph;
mod layout;
mod measure;
