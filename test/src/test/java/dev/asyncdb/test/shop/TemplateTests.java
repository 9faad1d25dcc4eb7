package dev.asyncdb.test.shop;

import dev.asyncdb.test.AsyncDbTest;

/**
 * Copies of H2.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES, properties = "asyncdb.url=h2:mem:///template")
class TemplateTests extends AbstractTemplateTests {

}
