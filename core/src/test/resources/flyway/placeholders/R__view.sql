CREATE OR REPLACE VIEW ${kind}_view AS SELECT id FROM ${kind}_things;
