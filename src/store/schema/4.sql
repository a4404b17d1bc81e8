-- Whether somebody chose the days on which staff are there, or they came with a time or a zone.
ALTER TABLE server ADD COLUMN staff_days_chosen INTEGER NOT NULL DEFAULT 1 CHECK (staff_days_chosen IN (0, 1));
