package dev.asyncdb.sample;

import org.junit.jupiter.api.Nested;

/**
 * On the embedded database, as the service runs out of the box.
 */
class H2SampleContractTests {

	@Nested
	class Users extends AbstractUserContractTests {

	}

	@Nested
	class Posts extends AbstractPostContractTests {

	}

	@Nested
	class Live extends AbstractLiveContractTests {

	}

	@Nested
	class Concurrency extends AbstractConcurrencyContractTests {

	}

	@Nested
	class Schema extends AbstractSchemaContractTests {

	}

}
