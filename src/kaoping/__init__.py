"""Kaoping: one season of assessment and commendation, from service records to honours.

Read the code in the order of the story:

    foundation      places, units, people, files and the journal: what everything stands on
    acts            every act the platform knows, and who may do it where
    programme       the story itself, stage after stage (see ``programme.STAGES``)
    messaging       tells people what the journal says happened
    web, api, cli, jobs   the ways in; each calls the programme and decides nothing
    documents, sheets     facts in, bytes out: official documents and spreadsheets
"""

__version__ = "0.1.0"
