//! Registers of persons, legal entities, powers of attorney, and who asked them why.
