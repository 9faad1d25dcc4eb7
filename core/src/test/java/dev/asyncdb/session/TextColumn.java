package dev.asyncdb.session;

import java.net.InetAddress;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.postgresql.codec.Interval;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ReadingConverter;

/**
 * A type of PostgreSQL whose values can be written as texts, also those to which a text
 * is not converted by itself.
 */
enum TextColumn {

	TEXT("text", "a \"quoted\" {text}, with \\ and ' in it", "NULL"), VARCHAR("varchar(8)", "one", "two"),
	CHAR("char(8)", "one", "two"), SINGLE("\"char\"", "a", "b"), NAME("name", "one", "two"),
	CITEXT("citext", "One", "tWo"), ENUM("mood", "sad", "happy"), ENUM_OF_SCHEMA("other.\"Level\"", "low", "high"),
	DOMAIN("email", "a@b", "c@d"), DOMAIN_OF_ENUM("other.mood_domain", "sad", "happy"),
	UUID("uuid", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-00000000000A"),
	JSONB("jsonb", "{\"a\":[1, \"x\\\"\"]}", "[ ]"), JSON("json", "{\"a\":  1}", "[ ]"),
	INET("inet", "10.0.0.1", "::1"), CIDR("cidr", "10.0.0.0/8", "::1/128"),
	MACADDR("macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:04"), INTERVAL("interval", "1 day", "3 hours"),
	INT_RANGE("int4range", "[1,3]", "empty"), TIME_RANGE("tstzrange", "[2026-01-01 00:00+00,)", "empty"),
	MULTI_RANGE("int4multirange", "{[1,3),[5,7)}", "{}"), XML("xml", "<a b=\"c\"/>", "<d/>"),
	BIT("bit(3)", "101", "110"), VARBIT("varbit", "1", "1100"), MONEY("money", "12.50", "7"),
	INTEGER("int", "12", "-7"), NUMERIC("numeric(10, 2)", "12.5", "-7"), BOOLEAN("boolean", "true", "off"),
	DATE("date", "2026-01-31", "1999-12-31"), TIME("time", "12:30", "00:00:01"),
	TIMESTAMP("timestamp", "2026-01-31 12:30", "1999-12-31"),
	TIMESTAMP_WITH_ZONE("timestamptz", "2026-01-31 12:30+02", "1999-12-31 00:00Z"), BYTES("bytea", "\\x0102", "\\x"),
	TEXT_SEARCH("tsvector", "fat cat", "rat"), POSITION("pg_lsn", "16/B374D848", "0/0");

	private final String type;

	private final String first;

	private final String second;

	TextColumn(String type, String first, String second) {
		this.type = type;
		this.first = first;
		this.second = second;
	}

	String type() {
		return this.type;
	}

	String first() {
		return this.first;
	}

	String second() {
		return this.second;
	}

	static void createTypes(TestDatabase database) {
		database.execute("CREATE EXTENSION IF NOT EXISTS citext", "CREATE TYPE mood AS ENUM ('sad', 'happy')",
				"CREATE SCHEMA other", "CREATE TYPE other.\"Level\" AS ENUM ('low', 'high')",
				"CREATE DOMAIN other.mood_domain AS mood NOT NULL",
				"CREATE DOMAIN email AS varchar(20) CHECK (VALUE LIKE '%@%')");
	}

	/**
	 * Reads values as texts that the driver returns as objects.
	 */
	@ReadingConverter
	static final class Reader implements GenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Stream
				.of(InetAddress.class, Interval.class, LocalDate.class, LocalTime.class, LocalDateTime.class,
						OffsetDateTime.class)
				.map((type) -> new ConvertiblePair(type, String.class))
				.collect(Collectors.toSet());
		}

		@Override
		public Object convert(@Nullable Object value, TypeDescriptor source, TypeDescriptor target) {
			return (value instanceof InetAddress address) ? address.getHostAddress() : String.valueOf(value);
		}

	}

}
