package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MariaDbMappingContractTests extends AbstractMappingContractTests {

	MariaDbMappingContractTests() {
		super(TestDatabase.mariadb(5));
	}

	@Override
	String generated(String expression) {
		return "GENERATED ALWAYS AS (" + expression + ") STORED";
	}

	@Override
	boolean hasArrays() {
		return false;
	}

	/**
	 * The database has sequences. Spring Data's dialect of MySQL, which it uses for
	 * MariaDB, does not know them: it warns and leaves the identifier to the database.
	 */
	@Test
	@Override
	void identifiersOfASequenceAreUsed() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(super::identifiersOfASequenceAreUsed)
			.withMessageContaining("INSERT INTO `ticket` (`title`)");
	}

}
