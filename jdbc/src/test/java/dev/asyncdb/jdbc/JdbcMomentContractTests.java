package dev.asyncdb.jdbc;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.Consumer;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moments in a JVM of another time zone than UTC are the same in JDBC and in sessions,
 * whatever type they have.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class JdbcMomentContractTests extends DatabaseTests {

	private static final Instant MOMENT = Instant.parse("2024-07-01T12:00:00Z");

	private final TimeZone before = TimeZone.getDefault();

	@BeforeEach
	void moveToNewYork() {
		TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
		String type = (this.product == DatabaseProduct.MARIADB) ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE";
		this.database.execute("CREATE TABLE stamp (moment " + type + ")");
	}

	@AfterEach
	void moveBack() {
		TimeZone.setDefault(this.before);
		this.database.execute("DROP TABLE stamp");
	}

	@Test
	void momentIsReadAsItWasWritten() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.r2dbcUrl()).build();
		try {
			JdbcClient client = JdbcClient.create(SessionDataSource.of(manager));
			assertThat(Bridge.call(() -> {
				client.sql("INSERT INTO stamp (moment) VALUES (?)").param(MOMENT).update();
				return client.sql("SELECT moment FROM stamp").query(Instant.class).single();
			}).block(TestDatabase.TIMEOUT)).isEqualTo(MOMENT);
			assertThat(stored(manager)).containsExactly(MOMENT);
		}
		finally {
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	/**
	 * The clock of New York repeats the hour of the last two.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "2024-07-01T12:00:00Z", "2024-07-01T02:30:00Z", "2024-11-03T06:30:00Z" })
	void timestampIsReadAsItWasWritten(Instant moment) {
		assertThat(stored((template) -> {
			template.update("INSERT INTO stamp (moment) VALUES (?)", Timestamp.from(moment));
			template.update("INSERT INTO stamp (moment) VALUES (?)",
					new SqlParameterValue(Types.TIMESTAMP, new java.util.Date(moment.toEpochMilli())));
			assertThat(template.queryForList("SELECT moment FROM stamp", Timestamp.class))
				.containsExactly(Timestamp.from(moment), Timestamp.from(moment));
			template.query("SELECT moment FROM stamp", (rows) -> {
				LocalDateTime local = LocalDateTime.ofInstant(moment, ZoneId.systemDefault());
				assertThat(rows.getDate(1)).isEqualTo(Date.valueOf(local.toLocalDate()));
				assertThat(rows.getTime(1)).isEqualTo(Time.valueOf(local.toLocalTime()));
			});
		})).containsExactly(moment, moment);
	}

	@Test
	void momentInARepeatedHourIsReadAsATimestamp() {
		stored((template) -> {
			for (String text : List.of("2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z")) {
				template.update("INSERT INTO stamp (moment) VALUES (?)", Instant.parse(text));
				assertThat(template.queryForList("SELECT moment FROM stamp", Timestamp.class)).last()
					.isEqualTo(Timestamp.from(Instant.parse(text)));
			}
		});
	}

	@Test
	void dateAndTimeHaveTheZoneOfTheCalendar() {
		this.database.execute("CREATE TABLE meeting (day DATE, hour TIME, day_and_hour TIMESTAMP NULL)");
		Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
		try {
			stored((template) -> {
				template.update("INSERT INTO meeting VALUES (?, ?, ?)", (statement) -> {
					statement.setDate(1, new Date(MOMENT.toEpochMilli()), tokyo);
					statement.setTime(2, new Time(MOMENT.toEpochMilli()), tokyo);
					statement.setTimestamp(3, Timestamp.from(MOMENT), tokyo);
				});
				template.query("SELECT day, hour, day_and_hour FROM meeting", (rows) -> {
					assertThat(rows.getObject(1, LocalDate.class)).isEqualTo("2024-07-01");
					assertThat(rows.getObject(2, LocalTime.class)).isEqualTo("21:00");
					assertThat(rows.getObject(3, LocalDateTime.class)).isEqualTo("2024-07-01T21:00");
					assertThat(rows.getDate(1, tokyo).getTime())
						.isEqualTo(Instant.parse("2024-06-30T15:00:00Z").toEpochMilli());
					assertThat(rows.getTime(2, tokyo).getTime()).isEqualTo(Duration.ofHours(12).toMillis());
					assertThat(rows.getTimestamp(3, tokyo).toInstant()).isEqualTo(MOMENT);
				});
			});
		}
		finally {
			this.database.execute("DROP TABLE meeting");
		}
	}

	/**
	 * Return the moments that a test has stored, as a session reads them.
	 */
	private List<Instant> stored(Consumer<JdbcTemplate> test) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.r2dbcUrl()).build();
		try {
			JdbcTemplate template = new JdbcTemplate(SessionDataSource.of(manager));
			Bridge.call(() -> {
				test.accept(template);
				return true;
			}).block(TestDatabase.TIMEOUT);
			return stored(manager);
		}
		finally {
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	private static List<Instant> stored(AsyncDatabaseManager manager) {
		return Objects.requireNonNull(
				manager
					.inSession((session) -> session.sql()
						.sql("SELECT moment FROM stamp")
						.map((row) -> Objects.requireNonNull(row.get(0, Instant.class)))
						.all()
						.collectList())
					.block(TestDatabase.TIMEOUT));
	}

}
