package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class H2CreateContractTests extends AbstractCreateContractTests {

	H2CreateContractTests() {
		super(TestDatabase.h2(3));
	}

	@Test
	@Override
	void aSemicolonIsACharacterOfAName() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(super::aSemicolonIsACharacterOfAName)
			.withMessageContaining("semicolon");
	}

}
