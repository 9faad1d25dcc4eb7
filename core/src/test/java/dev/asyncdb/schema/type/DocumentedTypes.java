package dev.asyncdb.schema.type;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.asyncdb.mapping.json.JsonDocument;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.ColumnDefinition;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * The types of properties that the guide lists, and some that it does not. One entity is
 * made of each field.
 */
@SuppressWarnings({ "unused", "NullAway.Init" })
public final class DocumentedTypes {

	private static final Map<String, List<Object>> VALUES = new HashMap<>();

	private String text;

	@ColumnDefinition(length = ColumnDefinition.UNLIMITED)
	private String longText;

	private Character letter;

	private Boolean flag;

	private boolean plainFlag;

	private Byte small;

	private byte plainSmall;

	private Short shortNumber;

	private short plainShort;

	private Integer number;

	private int plainNumber;

	private Long big;

	private long plainBig;

	private Float single;

	private float plainSingle;

	private Double precise;

	private double plainPrecise;

	private BigDecimal amount;

	private BigInteger huge;

	private UUID uuid;

	private byte[] bytes;

	@ColumnDefinition(length = 20)
	private byte[] fewBytes;

	private ByteBuffer buffer;

	private Instant instant;

	private OffsetDateTime offset;

	private ZonedDateTime zoned;

	private LocalDateTime dateTime;

	private LocalDate day;

	private LocalTime time;

	private OffsetTime offsetTime;

	private Mood mood;

	private List<Mood> moods;

	private Mood[] moodArray;

	private Set<Mood> moodSet;

	private String[] texts;

	private List<String> textList;

	private Set<String> textSet;

	private Integer[] numbers;

	private int[] plainNumbers;

	private List<Integer> numberList;

	private Long[] bigs;

	private List<UUID> uuids;

	private List<BigDecimal> amounts;

	private List<Instant> instants;

	private List<LocalDate> days;

	private List<LocalDateTime> dateTimes;

	private List<Boolean> flags;

	private List<Double> preciseList;

	private List<Short> shorts;

	private List<OffsetDateTime> offsets;

	private Json json;

	private Interval interval;

	private List<Interval> intervals;

	private InetAddress address;

	private List<InetAddress> addresses;

	private Duration duration;

	private Period period;

	private Currency currency;

	private Locale locale;

	private Map<String, String> map;

	private Map<String, Object> anyMap;

	@ColumnDefinition(type = "hstore")
	@Only(DatabaseProduct.POSTGRESQL)
	private Map<String, String> store;

	private Map<String, List<Integer>> mapOfLists;

	private Settings settings;

	private List<Settings> settingsList;

	@ColumnDefinition(type = "mood")
	@Only(DatabaseProduct.POSTGRESQL)
	private Mood enumType;

	@ColumnDefinition(type = "enum('HAPPY','SAD')")
	@Only({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	private Mood enumColumn;

	@ColumnDefinition(type = "mood[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private List<Mood> enumTypes;

	@ColumnDefinition(type = "mood[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private Mood[] enumTypeArray;

	@ColumnDefinition(type = "citext")
	@Only(DatabaseProduct.POSTGRESQL)
	private String anyCase;

	@ColumnDefinition(type = "citext[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private List<String> anyCases;

	@ColumnDefinition(type = "interval")
	@Only(DatabaseProduct.POSTGRESQL)
	private Duration durationInterval;

	@ColumnDefinition(type = "interval")
	@Only(DatabaseProduct.POSTGRESQL)
	private Period periodInterval;

	@ColumnDefinition(type = "inet")
	@Only(DatabaseProduct.POSTGRESQL)
	private String textAddress;

	@ColumnDefinition(type = "cidr")
	@Only(DatabaseProduct.POSTGRESQL)
	private String network;

	@ColumnDefinition(type = "macaddr")
	@Only(DatabaseProduct.POSTGRESQL)
	private String hardware;

	@ColumnDefinition(type = "int4range")
	@Only(DatabaseProduct.POSTGRESQL)
	private String textRange;

	@ColumnDefinition(type = "int4range[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private List<String> textRanges;

	@ColumnDefinition(type = "interval")
	@Only(DatabaseProduct.POSTGRESQL)
	private String textInterval;

	@ColumnDefinition(type = "interval[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private List<Duration> durationIntervals;

	@ColumnDefinition(type = "jsonb")
	@Only(DatabaseProduct.POSTGRESQL)
	private String textJson;

	@ColumnDefinition(type = "text")
	private String declaredText;

	private Integer[][] matrix;

	@ColumnDefinition(type = "integer[]")
	@Only(DatabaseProduct.POSTGRESQL)
	private Integer[][] declaredMatrix;

	private List<List<String>> lists;

	@ColumnDefinition(type = "inet6")
	@Only(DatabaseProduct.MARIADB)
	private String inet6;

	@ColumnDefinition(type = "enum('HAPPY','SAD')")
	@Only({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	private String textEnum;

	@ColumnDefinition(type = "json")
	@Only({ DatabaseProduct.MARIADB, DatabaseProduct.H2 })
	private String jsonText;

	static {
		values("enumType", Mood.HAPPY, Mood.SAD);
		values("enumColumn", Mood.HAPPY, Mood.SAD);
		values("enumTypes", List.of(Mood.HAPPY, Mood.SAD), List.of());
		values("enumTypeArray", new Mood[] { Mood.HAPPY, Mood.SAD }, new Mood[] {});
		values("anyCase", "One", "tWo");
		values("anyCases", List.of("One", "tWo"), List.of());
		values("durationInterval", Duration.ofHours(960).plusMillis(-1), Duration.ofSeconds(-5));
		values("periodInterval", Period.of(1, 2, 3), Period.ofDays(-1));
		values("textInterval", "1 year 2 mons 3 days 04:05:06.7", "-00:00:05");
		values("durationIntervals", List.of(Duration.ofHours(960).plusMillis(-1), Duration.ofSeconds(-5)), List.of());
		values("textAddress", "10.0.0.1", "fe80::1");
		values("network", "10.0.0.0/8", "::1/128");
		values("hardware", "08:00:2b:01:02:03", "08:00:2b:01:02:04");
		values("textRange", "[1,3)", "empty");
		values("textRanges", List.of("[1,3)", "empty"), List.of());
		values("textJson", "{\"a\": 1}", "[]");
		values("declaredText", "a", "b");
		values("matrix", new Integer[][] { { 1, 2 }, { 3, 4 } }, new Integer[][] { { 5 } });
		values("declaredMatrix", new Integer[][] { { 1, 2 }, { 3, 4 } }, new Integer[][] { { 5 } });
		values("lists", List.of(List.of("a", "b"), List.of("c", "d")), List.of(List.of("x")));
		values("inet6", "::1", "fe80::2");
		values("textEnum", "HAPPY", "SAD");
		values("jsonText", "{\"a\": 1}", "[]");
		values("text", "a \"quoted\" {text}, with \\ and ' in it", "ü€");
		values("longText", "x".repeat(5000), "y");
		values("letter", 'a', 'b');
		values("flag", true, false);
		values("small", (byte) 3, (byte) -7);
		values("shortNumber", (short) 3, Short.MIN_VALUE);
		values("number", 3, Integer.MIN_VALUE);
		values("big", 3L, Long.MIN_VALUE);
		values("single", 1.5F, -0.25F);
		values("precise", 1.1, -1e100);
		values("plainFlag", true, false);
		values("plainSmall", (byte) 3, (byte) -7);
		values("plainShort", (short) 3, Short.MIN_VALUE);
		values("plainNumber", 3, Integer.MIN_VALUE);
		values("plainBig", 3L, Long.MIN_VALUE);
		values("plainSingle", 1.5F, -0.25F);
		values("plainPrecise", 1.1, -1e100);
		values("amount", new BigDecimal("1.5"), new BigDecimal("-12345678901234567890.0123456789"));
		values("huge", BigInteger.TEN, new BigInteger("-12345678901234567890123456789"));
		values("uuid", new UUID(1, 2), new UUID(-1, -2));
		values("bytes", new byte[] { 1, 0, -1 }, new byte[] {});
		values("fewBytes", new byte[] { 1, 0, -1 }, new byte[] { 5 });
		values("buffer", ByteBuffer.wrap(new byte[] { 1, 0, -1 }), ByteBuffer.wrap(new byte[] { 5 }));
		Instant moment = Instant.parse("2026-03-29T01:30:00.123456Z");
		values("instant", moment, Instant.parse("2026-10-25T00:30:00Z"));
		values("offset", moment.atOffset(ZoneOffset.UTC), moment.plusSeconds(1).atOffset(ZoneOffset.UTC));
		values("zoned", moment.atZone(ZoneOffset.UTC), moment.plusSeconds(1).atZone(ZoneOffset.UTC));
		values("dateTime", LocalDateTime.parse("2026-03-29T02:30:00.123456"), LocalDateTime.parse("1971-01-01T00:00"));
		values("day", LocalDate.parse("2026-03-29"), LocalDate.parse("1582-10-10"));
		values("time", LocalTime.parse("23:59:59.999999"), LocalTime.MIDNIGHT);
		values("offsetTime", OffsetTime.parse("23:59:59.999999+02:00"), OffsetTime.parse("00:00:00-05:00"));
		values("mood", Mood.HAPPY, Mood.SAD);
		values("moods", List.of(Mood.HAPPY, Mood.SAD), List.of());
		values("moodArray", new Mood[] { Mood.HAPPY, Mood.SAD }, new Mood[] {});
		values("moodSet", Set.of(Mood.HAPPY, Mood.SAD), Set.of());
		values("texts", new String[] { "a", "b, \"c\" {d}" }, new String[] {});
		values("textList", List.of("a", "b, \"c\" {d}"), List.of());
		values("textSet", Set.of("a", "b, \"c\" {d}"), Set.of());
		values("numbers", new Integer[] { 1, 2 }, new Integer[] {});
		values("plainNumbers", new int[] { 1, 2 }, new int[] {});
		values("numberList", List.of(1, 2), List.of());
		values("bigs", new Long[] { 1L, 2L }, new Long[] {});
		values("uuids", List.of(new UUID(1, 2), new UUID(-1, -2)), List.of());
		values("amounts", List.of(new BigDecimal("1.5"), new BigDecimal("-2")), List.of());
		values("instants", List.of(moment), List.of());
		values("days", List.of(LocalDate.parse("2026-03-29")), List.of());
		values("dateTimes", List.of(LocalDateTime.parse("2026-03-29T02:30:00.123456")), List.of());
		values("flags", List.of(true, false), List.of());
		values("preciseList", List.of(1.1, -1e100), List.of());
		values("shorts", List.of((short) 1), List.of());
		values("offsets", List.of(moment.atOffset(ZoneOffset.UTC)), List.of());
		values("json", Json.of("{\"a\": [1, \"x\"]}"), Json.of("[]"));
		values("interval", Interval.of(1, 2, 3, 4, 5, 6, 7), Interval.of(0, 0, 0, 0, 0, -1, 0));
		values("intervals", List.of(Interval.of(1, 2, 3, 4, 5, 6, 7)), List.of());
		values("address", address("10.0.0.1"), address("::1"));
		values("addresses", List.of(address("10.0.0.1"), address("::1")), List.of());
		values("duration", Duration.ofDays(40).plusMillis(-1), Duration.ofSeconds(-5));
		values("period", Period.of(1, 2, 3), Period.ofDays(-1));
		values("currency", Currency.getInstance("EUR"), Currency.getInstance("JPY"));
		values("locale", Locale.GERMANY, Locale.ENGLISH);
		values("map", Map.of("a", "b"), Map.of());
		values("store", Map.of("a", "b"), Map.of());
		values("anyMap", Map.of("a", List.of(1, "x", Map.of("b", true))), Map.of());
		values("mapOfLists", Map.of("a", List.of(1, 2)), Map.of());
		values("settings", new Settings("dark", List.of(1, 2), LocalDate.EPOCH), new Settings("\"", List.of(), null));
		values("settingsList", List.of(new Settings("dark", List.of(), null)), List.of());
	}

	private DocumentedTypes() {
	}

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void values(String field, Object... values) {
		VALUES.put(field, List.of(values));
	}

	static Field canary() {
		return Objects.requireNonNull(ReflectionUtils.findField(DocumentedTypes.class, "duration"));
	}

	static List<Object> valuesOf(String field) {
		return Objects.requireNonNull(VALUES.get(field), field);
	}

	/**
	 * The databases that have the type of the column.
	 */
	@Retention(RetentionPolicy.RUNTIME)
	@interface Only {

		DatabaseProduct[] value();

	}

	/**
	 * A record that is stored as a document.
	 */
	public record Settings(String theme, List<Integer> columns, @Nullable LocalDate since) implements JsonDocument {
	}

	public enum Mood {

		HAPPY, SAD {
			@Override
			public String toString() {
				return "not its name";
			}
		}

	}

}
