"""The append-only, hash-chained record of every act. News and audits are read from it."""
