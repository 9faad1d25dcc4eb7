package dev.asyncdb.autoconfigure.mistakes;

import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.PasswordServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses and passwords that a real server refuses.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AccessMistakeTests {

	private final PasswordServer server = new PasswordServer("right");

	@AfterAll
	void stop() {
		this.server.close();
	}

	private FailureAnalysis analysis(String database, String password) {
		return Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.url=postgresql://app@localhost:%d/%s".formatted(this.server.port(), database),
					"asyncdb.password=" + password, "asyncdb.migrations.on-startup=sync"));
	}

	@Test
	void wrongPassword() {
		FailureAnalysis analysis = analysis("shop", "s3cr3t");
		assertThat(analysis.getDescription()).contains("Could not connect to", "/shop", "password")
			.doesNotContain("s3cr3t");
		assertThat(analysis.getAction()).contains("asyncdb.password").doesNotContain("s3cr3t");
	}

	@Test
	void databaseThatDoesNotExist() {
		FailureAnalysis analysis = analysis("nowhere", "right");
		assertThat(analysis.getDescription()).contains("Could not connect to", "/nowhere", "does not exist");
		assertThat(analysis.getAction()).contains("asyncdb.url");
	}

}
