-- in a file; of its own
INSERT INTO towns (id, title) VALUES (60, 'filed');
INSERT INTO towns (id, title)
VALUES (61, 'over; lines');
