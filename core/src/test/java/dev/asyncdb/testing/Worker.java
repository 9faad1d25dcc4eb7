package dev.asyncdb.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An entity with each kind of relation to its own type, both sides of most.
 */
@Table("worker")
public class Worker {

	@Id
	private @Nullable Long id;

	private @Nullable Long bossId;

	@ToOne(column = "bossId")
	private @Nullable Worker boss;

	@ToMany(mappedBy = "bossId", orderBy = "id")
	private List<Worker> reports = new ArrayList<>();

	@ManyToMany(joinTable = "trust", joinColumn = "truster", inverseJoinColumn = "trusted", mapKey = "id")
	private Map<Long, Worker> trusted = new LinkedHashMap<>();

	@ManyToMany(joinTable = "trust", joinColumn = "trusted", inverseJoinColumn = "truster", orderBy = "id")
	private List<Worker> trusters = new ArrayList<>();

	// It has no getter
	private @Nullable String secret;

	/**
	 * Return the property.
	 * @return the value
	 */
	public @Nullable Long getId() {
		return this.id;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public @Nullable Long getBossId() {
		return this.bossId;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public @Nullable Worker getBoss() {
		return this.boss;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public List<Worker> getReports() {
		return this.reports;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public Map<Long, Worker> getTrusted() {
		return this.trusted;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public List<Worker> getTrusters() {
		return this.trusters;
	}

	/**
	 * Return the property.
	 * @return the value
	 */
	public String getTitle() {
		return "Worker " + this.id;
	}

	/**
	 * Create the tables.
	 * @param database the database
	 */
	public static void createTables(TestDatabase database) {
		database.execute("CREATE TABLE \"worker\" (id BIGINT PRIMARY KEY, boss_id BIGINT, secret VARCHAR(20))", """
				CREATE TABLE "trust" ("truster" BIGINT NOT NULL, "trusted" BIGINT NOT NULL,
				PRIMARY KEY ("truster", "trusted"))
				""");
	}

}
