//! The Discord of our own, put to the test itself.
