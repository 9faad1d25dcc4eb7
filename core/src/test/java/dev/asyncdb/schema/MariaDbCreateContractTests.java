package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MariaDbCreateContractTests extends AbstractCreateContractTests {

	MariaDbCreateContractTests() {
		super(TestDatabase.mariadb(3));
	}

	@Test
	@Override
	void aVeryLongNameIsThatOfTheDatabase() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(super::aVeryLongNameIsThatOfTheDatabase)
			.withMessageContaining("64 characters");
	}

}
