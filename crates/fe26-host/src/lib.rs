//! The engine as JavaScript hosts see it: strings in, strings out.
