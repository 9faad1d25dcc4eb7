package dev.asyncdb.autoconfigure.syncdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.DatabaseStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The objects of all commands and the schema in the guide.
 */
class SyncdbJsonTests {

	private static final Set<String> WRONG = Set.of("nonsense", "upgrade nowhere");

	private final JsonSchema schema = JsonSchema.read(Path.of("../docs/guide/syncdb.schema.json"));

	private final Set<String> seen = new TreeSet<>();

	private final Set<Verb> tried = EnumSet.noneOf(Verb.class);

	@TempDir
	private Path directory;

	SyncdbJsonTests() throws IOException {
	}

	@Test
	void schemaHasEachFieldOfEachCommand() throws IOException {
		runOnADatabase("status", "current", "heads", "history", "check", "check --entities", "check --locks",
				"sync --dry-run", "upgrade +1", "sync", "status", "current", "history", "check", "downgrade -1 --sql",
				"downgrade -1 --yes", "stamp head", "makemigration add-gadgets --dir " + this.directory, "sync", "sync",
				"check --entities", "drop --yes", "create", "--release-lock", "nonsense", "upgrade nowhere",
				"status --all-databases", "sync --all-databases", "heads --all-databases", "history --all-databases",
				"current --all-databases", "check --all-databases");
		runOnModules("status", "current", "heads", "history", "check", "check --locks", "sync --dry-run", "sync",
				"upgrade", "check --all-databases", "downgrade -1 --yes --module application", "--release-lock");
		runOnMigrations("status", "check", "check --locks", "--release-lock");
		assertThat(this.seen).isEqualTo(new TreeSet<>(this.schema.properties()));
		assertThat(this.tried).isEqualTo(EnumSet.complementOf(EnumSet.of(Verb.HELP, Verb.COMPLETION)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'command':'sync','exitCode':0,'text':''}",
			"{'command':'current','exitCode':7,'text':''}", "{'command':'current','exitCode':0,'text':'','more':1}",
			"{'command':'heads','exitCode':0,'text':'','heads':[1]}",
			"{'command':'history','exitCode':0,'text':'','history':[{'name':'a'}]}" })
	void schemaRefusesOtherObjects(String json) {
		assertThat(this.schema.problems(JsonParserFactory.getJsonParser().parseMap(json.replace('\'', '"'))))
			.isNotEmpty();
	}

	private void runOnADatabase(String... lines) throws IOException {
		Files.writeString(this.directory.resolve("db.changelog-master.yaml"), "databaseChangeLog:\n");
		run(application(), lines);
	}

	private void runOnModules(String... lines) {
		run(application().withPropertyValues("asyncdb.migrations.modules.users.depends-on=application"), lines);
	}

	private static ApplicationContextRunner application() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class,
				DataR2dbcAutoConfiguration.class, AsyncdbConnectionAutoConfiguration.class,
				AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class))
			.withPropertyValues("asyncdb.url=h2:mem:" + UUID.randomUUID());
	}

	private void run(ApplicationContextRunner application, String... lines) {
		application.run((context) -> {
			context.getBean(R2dbcMappingContext.class).getRequiredPersistentEntity(Gadget.class);
			Stream.of(lines).forEach((line) -> validate(context, line));
		});
	}

	// What a database without other processes and without rules has not
	private void runOnMigrations(String... lines) {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("migrations",
				ScriptedMigrations.at(ScriptedMigrations
					.state(DatabaseStatus.UPGRADE_AVAILABLE, List.of(ScriptedMigrations.revision("0002-posts")))
					.withHolder("backend 7")));
		Stream.of(lines).forEach((line) -> validate(beans, line));
	}

	private void validate(BeanFactory beans, String line) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		String[] args = ("syncdb " + line + " --json").split(" ");
		int exitCode = new SyncdbCommand(beans, new PrintStream(out, true),
				new PrintStream(OutputStream.nullOutputStream()))
			.run(args);
		assertThat(out.toString().lines()).as(line).hasSize(1);
		Map<String, Object> answer = JsonParserFactory.getJsonParser().parseMap(out.toString());
		assertThat(this.schema.problems(answer)).as("%s: %s", line, answer).isEmpty();
		assertThat(answer).containsEntry("exitCode", exitCode);
		assertThat(answer.containsKey("error")).as("%s: %s", line, answer).isEqualTo(WRONG.contains(line));
		this.seen.addAll(answer.keySet());
		if (!"error".equals(answer.get("command"))) {
			this.tried.add(SyncdbArguments.parse(args).verb());
		}
	}

	/**
	 * An entity.
	 *
	 * @param id identifier
	 * @param name name
	 */
	record Gadget(@Id @Nullable Long id, String name) {
	}

}
