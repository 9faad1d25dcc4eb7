package dev.asyncdb.autoconfigure.syncdb;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When an application is a command.
 */
class SyncdbArgumentsTests {

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

	@Test
	void isMisusedWhenFurtherWordsFollow() {
		assertThat(SyncdbArguments.isMisused(new String[] { "syncdb", "now" })).isTrue();
		assertThat(SyncdbArguments.isMisused(new String[] { "syncdb", "--now" })).isFalse();
	}

}
