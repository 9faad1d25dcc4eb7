package dev.asyncdb.test.shop;

import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.embedded.EmbeddedPostgres;

/**
 * Copies of PostgreSQL.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES)
@EmbeddedPostgres(perClass = true)
class PostgresTemplateTests extends AbstractTemplateTests {

}
