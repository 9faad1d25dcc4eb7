package dev.asyncdb.migration.support;

import java.net.ConnectException;
import java.sql.SQLException;

import dev.asyncdb.migration.MigrationConnectionException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which errors say that a server takes no connection for the moment.
 */
class BusyServerTests {

	@ParameterizedTest
	@CsvSource({ "53300,0,true", "57P03,0,true", "08004,1040,true", "HY000,1040,true", "42000,1203,true",
			"42000,1226,true", "28P01,0,false", "3D000,0,false", "08001,0,false", "28000,1045,false" })
	void errorsOfBothKindsOfDriversAreKnown(String state, int code, boolean isBusy) {
		R2dbcException reactive = new R2dbcNonTransientResourceException("refused", state, code);
		assertThat(BusyServer.isIt(reactive)).isEqualTo(isBusy);
		assertThat(BusyServer.isIt(new MigrationConnectionException("x", new SQLException("refused", state, code))))
			.isEqualTo(isBusy);
	}

	// As MariaDB's driver reports it
	@Test
	void errorInsideAnotherIsKnown() {
		R2dbcException inner = new R2dbcBadGrammarException("exceeded", "42000", 1226);
		assertThat(BusyServer.isIt(new R2dbcNonTransientResourceException("no connection", "H1000", 9000, inner)))
			.isTrue();
	}

	@Test
	void serverThatIsNotThereIsNotBusy() {
		assertThat(BusyServer.isIt(new R2dbcNonTransientResourceException("refused", new ConnectException("refused"))))
			.isFalse();
	}

}
