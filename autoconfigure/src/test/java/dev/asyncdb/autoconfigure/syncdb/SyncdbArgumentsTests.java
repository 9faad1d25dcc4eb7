package dev.asyncdb.autoconfigure.syncdb;

import java.time.Duration;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SyncdbArguments}.
 */
class SyncdbArgumentsTests {

	private static SyncdbArguments parse(String line) {
		return SyncdbArguments.parse(line.split(" "));
	}

	@Test
	void isCommandWhenFirstWordIsSyncdb() {
		assertThat(SyncdbArguments.isCommand(new String[] { "--asyncdb.url=h2:mem:x", "syncdb" })).isTrue();
	}

	@Test
	void isCommandWhenSyncdbIsNotFirstIsFalse() {
		assertThat(SyncdbArguments.isCommand(new String[] { "import", "syncdb" })).isFalse();
		assertThat(SyncdbArguments.isCommand(new String[] { "--syncdb" })).isFalse();
		assertThat(SyncdbArguments.isCommand(new String[0])).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "syncdb,SYNC,", "syncdb --asyncdb.url=h2:mem:x --debug,SYNC,", "syncdb status,STATUS,",
			"syncdb --status,STATUS,", "syncdb --check,CHECK,", "syncdb check --entities,CHECK,",
			"syncdb upgrade,UPGRADE,head", "syncdb upgrade +2,UPGRADE,+2", "syncdb downgrade -1 --yes,DOWNGRADE,-1",
			"syncdb stamp head,STAMP,head", "syncdb --release-lock,RELEASE_LOCK,", "syncdb --help,HELP,",
			"syncdb makemigration phone,MAKEMIGRATION,phone", "syncdb drop --yes,DROP,", "syncdb heads,HEADS," })
	void parseFindsTheCommand(String line, Verb verb, String operand) {
		SyncdbArguments arguments = parse(line);
		assertThat(arguments.verb()).isEqualTo(verb);
		assertThat(arguments.operand()).isEqualTo(operand);
	}

	@ParameterizedTest
	@ValueSource(strings = { "syncdb now", "syncdb --now", "syncdb status now", "syncdb upgrade a b",
			"syncdb downgrade", "syncdb stamp", "syncdb makemigration", "syncdb status --dry-run", "syncdb --wait=soon",
			"syncdb --wait", "syncdb current --yes", "syncdb release_lock", "syncdb upgrade --all-databases",
			"syncdb --all-databases --database=a", "syncdb --all-databases --url h2:mem:x" })
	void parseWhenInvalidFails(String line) {
		assertThatExceptionOfType(SyncdbUsageException.class).isThrownBy(() -> parse(line));
	}

	@ParameterizedTest
	@ValueSource(strings = { "syncdb --wait 60s", "syncdb --wait=60s", "syncdb --wait 60", "syncdb --wait=1m" })
	void parseReadsTheTimeToWait(String line) {
		assertThat(parse(line).lockWait()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void propertiesAreThoseOfFlags() {
		SyncdbArguments arguments = parse("syncdb --url postgresql://h/db --context=test --quiet --sql --json");
		assertThat(arguments.properties()).containsEntry("asyncdb.url", "postgresql://h/db")
			.containsEntry("spring.liquibase.contexts", "test")
			.containsEntry("logging.level.root", "warn");
		assertThat(arguments.has(Flag.DRY_RUN)).isTrue();
		assertThat(arguments.has(Flag.JSON)).isTrue();
	}

}
