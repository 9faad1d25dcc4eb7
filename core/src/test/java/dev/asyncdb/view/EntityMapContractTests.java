package dev.asyncdb.view;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import dev.asyncdb.testing.Worker;
import dev.asyncdb.testing.WorkerModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random graphs of which random relations are loaded, as maps, beside a model of rows.
 */
class EntityMapContractTests extends DatabaseTests {

	private static final int GRAPHS = 25;

	private StatementRecorder recorder;

	private AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void openManager() {
		Worker.createTables(this.database);
		this.recorder = new StatementRecorder(this.database.connectionFactory());
		this.manager = AsyncDatabaseManager.builder(this.recorder).build();
	}

	@AfterParameterizedClassInvocation
	void closeManager() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
	}

	/**
	 * Return how many maps differ from those of the model.
	 */
	private long differences(WorkerModel.@Nullable Rule forgotten) {
		Random random = TestRun.random("EntityMapContractTests");
		long differences = 0;
		for (int graph = 0; graph < GRAPHS; graph++) {
			WorkerModel model = new WorkerModel(random);
			model.store(this.database);
			List<Worker> workers = model.read(this.manager, random);
			this.recorder.clear();
			for (Worker worker : workers) {
				Map<String, @Nullable Object> expected = model.map(Objects.requireNonNull(worker.getId()), forgotten);
				if (forgotten == null) {
					assertThat(EntityMap.of(worker)).isEqualTo(expected);
					expected.forEach((name, value) -> assertThat(EntityMap.of(worker).get(name)).isEqualTo(value));
				}
				differences += EntityMap.of(worker).equals(expected) ? 0 : 1;
			}
			assertThat(this.recorder.statements()).isEmpty();
		}
		return differences;
	}

	@Test
	void mapIsThatOfTheModel() {
		assertThat(differences(null)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void canaryWhenTheModelForgetsARuleIsFound(WorkerModel.Rule rule) {
		assertThat(differences(rule)).isPositive();
	}

}
