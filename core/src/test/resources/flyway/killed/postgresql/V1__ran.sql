CREATE TABLE ran (id INT NOT NULL);
CREATE SEQUENCE beside;
CREATE VIEW pause AS SELECT CAST(0.7 AS FLOAT8) AS seconds;
CREATE FUNCTION slow(id INT) RETURNS INT IMMUTABLE LANGUAGE plpgsql AS 'BEGIN
IF NOT pg_try_advisory_xact_lock(77) THEN PERFORM nextval(''public.beside''); END IF;
PERFORM pg_sleep(seconds) FROM public.pause; RETURN id; END';
