-- a copy of a database must not reach anybody's books
DELETE FROM accounting_connection_consent;
DELETE FROM accounting_connection_secret;
UPDATE accounting_connection SET database_fingerprint = NULL;
UPDATE accounting_connection
   SET state = 'disconnected', organisation_consent_ref = NULL
 WHERE state NOT IN ('draft', 'disconnected');
DELETE FROM ir_config_parameter WHERE key = 'accounting_connector.health_token';
