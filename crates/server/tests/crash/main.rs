//! The server killed between each pair of phases.
