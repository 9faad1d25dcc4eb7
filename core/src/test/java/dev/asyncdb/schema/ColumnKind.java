package dev.asyncdb.schema;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.product.DatabaseProduct;

/**
 * A type with defaults, values and conditions for it, in spellings that the catalog does
 * not use.
 *
 * @param type the type
 * @param defaults SQL expressions
 * @param values literals
 * @param checks conditions with a place for the column
 */
record ColumnKind(String type, List<String> defaults, List<String> values, List<String> checks) {

	private static final List<String> NUMBER_CHECKS = List.of("%s > 0", "%s between -5 and 1000000", "%s in (1,2,3,7)",
			"not (%s = 13)", "coalesce(%s, 1) <> 0", "%s + 1 > 0 or %1$s is null");

	private static final List<String> TEXT_CHECKS = List.of("%s <> ''", "length(%s) > 0", "lower(%s) <> 'x''y'",
			"%s like 'a%%' or %1$s is not null", "coalesce(%s, 'a') in ('a', 'b', 'it''s', 'x')");

	private static final List<String> TIME_CHECKS = List.of("coalesce(%s, %1$s) is null or not (%1$s is null)",
			"(%s) is not null");

	private static ColumnKind number(String type, String... defaults) {
		return new ColumnKind(type, List.of(defaults), List.of("1", "7", "3"), NUMBER_CHECKS);
	}

	private static ColumnKind text(String type, String... defaults) {
		return new ColumnKind(type, List.of(defaults), List.of("'a'", "'b'"), TEXT_CHECKS);
	}

	private static ColumnKind other(String type, String value, String... defaults) {
		return new ColumnKind(type, List.of(defaults), List.of(value), TIME_CHECKS);
	}

	static List<ColumnKind> of(DatabaseProduct product) {
		List<ColumnKind> kinds = new ArrayList<>(List.of(number("smallint", "0", "-1", "(1+1)", "'7'"),
				number("integer", "(60*60)", "abs(-3)", "+5", "(4)", "42"),
				number("BigInt", "9223372036854775807", "0", "- 1", "(2 * (3 + 4))"),
				number("numeric(12, 3)", "1.5", "'2'", "1.50", "0", "1e2"), number("decimal(5)", "12", "'3'", "0.0"),
				number("double precision", "1.5", "0", "1e10", "(2/3.0)"),
				text("varchar(255)", "'a'", "''", "''''", "'N'", "'1'", "'('", "'ü€'", "lower('A')", "concat('a', 'b')",
						"upper(concat('x', 'it''s'))", "'a  b'", "'null'", "'b, COMMENT '' DEFAULT x'"),
				text("VARCHAR( 100 )", "'x'"), text("varchar(1)", "'a'", "substring('abc', 2, 1)"),
				text("char(7)", "'abc'", "''"), other("date", "'2026-11-21'", "'2026-11-21'", "current_date"),
				new ColumnKind("boolean", List.of("true", "FALSE", "(1 = 1)", "(not true)"), List.of("true"),
						TIME_CHECKS)));
		List<ColumnKind> own = switch (product) {
			case POSTGRESQL -> postgres();
			case MARIADB -> mariadb();
			case H2 -> h2();
		};
		kinds.addAll(own);
		return kinds;
	}

	private static List<ColumnKind> postgres() {
		return List.of(number("int4", "60*60", "1+1"), number("int8", "'5'::bigint", "length('abc')", "1 << 3", "3"),
				number("numeric", "3.14", "pi()::numeric"), number("real", "1.5", "'NaN'"),
				number("float8", "'Infinity'", "pi()", "random()"),
				text("text", "'a' || 'b'", "current_user", "'x'::text", "E'tab\\t'", "md5('x')", "$$dollar '$$",
						"gen_random_uuid()::text", "null", "(CASE WHEN true THEN 'p' ELSE 'q' END)"),
				text("varchar(20) collate \"C\"", "'c'", "'d'::varchar"), text("character varying", "'v'"),
				other("bytea", "'\\x00ff'", "''", "'\\x00ff'", "decode('ff', 'hex')"),
				other("timestamp(3)", "'2020-01-01 10:00:00.123'", "CURRENT_TIMESTAMP", "localtimestamp",
						"(now() at time zone 'utc')", "'2020-01-01'"),
				other("timestamp", "'2020-01-01 10:00:00.123456'", "'2020-01-01 10:00'", "now()"),
				other("timestamptz", "'2020-01-01 10:00:00.123456+00'", "now() + interval '1 day'", "'2020-01-01'",
						"to_timestamp(0)", "clock_timestamp()"),
				other("timestamp(0) with time zone", "'2020-01-01 10:00+02'", "current_timestamp(0)"),
				other("time", "'10:00:00.5'", "'10:00'", "localtime"),
				other("interval", "'1 day 2 hours'", "'1 day'", "interval '2 hours'", "make_interval(days => 3)"),
				other("uuid", "'6e5a5e9c-6b7c-4d3c-8a3a-0d3d3d3d3d3d'", "gen_random_uuid()",
						"'6e5a5e9c-6b7c-4d3c-8a3a-0d3d3d3d3d3d'"),
				other("jsonb", "'{\"a\": 1}'", "'{\"a\":1}'", "'[]'::jsonb", "jsonb_build_object('a', 1)"),
				other("json", "'{\"a\":1}'", "'{}'"), other("inet", "'127.0.0.1'", "'127.0.0.1'"),
				other("integer[]", "'{1,2}'", "'{}'", "array[1,2]", "'{1,2}'::int[]"),
				other("text ARRAY", "'{a}'", "array['a','b c']", "'{}'"), other("bit(3)", "b'101'", "b'101'"),
				other("varbit", "b'1'", "b'1'"), other("point", "'(1,2)'", "'(1,2)'", "point(1,2)"),
				other("daterange", "'[2020-01-01,2021-01-01)'", "'[2020-01-01,2021-01-01)'"),
				other("public.mood", "'ok'", "'ok'", "'sad'::mood"), other("positive", "5", "7", "3 + 4"),
				new ColumnKind("bool", List.of("'t'", "'off'::boolean", "(1 = 1)"), List.of("false"),
						List.of("%s", "NOT %s", "%s is true")),
				new ColumnKind("integer generated always as (2 * 3) stored", List.of(), List.of(), List.of("%s > 0")),
				new ColumnKind("bigserial", List.of(), List.of(), List.of("%s > 0")),
				new ColumnKind("int generated always as identity", List.of(), List.of(), List.of("%s > 0")));
	}

	private static List<ColumnKind> mariadb() {
		return List.of(number("tinyint", "1", "true"), number("int(11) unsigned", "1", "'2'"),
				number("mediumint", "3", "(1 + 2)"), number("float", "1.5", "0"), number("real", "2.5"),
				text("text", "'t'", "concat('a', user())", "md5('x')"), text("longtext", "'l'"),
				text("varchar(20) collate utf8mb4_bin", "'c'"), text("varchar(30) character set latin1", "'d'"),
				other("datetime(3)", "'2020-01-01 10:00:00.123'", "CURRENT_TIMESTAMP(3)", "now(3)", "'2020-01-01'",
						"current_timestamp(3) on update current_timestamp(3)"),
				other("datetime(6)", "'2020-01-01 10:00:00.123456'", "CURRENT_TIMESTAMP(6)",
						"(now(6) + interval 1 day)"),
				other("timestamp(6)", "'2020-01-01 10:00:00.123456'", "CURRENT_TIMESTAMP(6)", "'2020-01-01 00:00:00'",
						"current_timestamp(6) ON UPDATE current_timestamp(6)"),
				other("datetime", "'2020-01-01 10:00:00'", "localtime", "now()"),
				other("time(2)", "'10:00:00.5'", "'10:00'"), other("year", "2020", "2020"),
				other("varbinary(20)", "x'00ff'", "'a'", "x'4142'"), other("blob", "x'00'", "'b'"),
				other("uuid", "'6e5a5e9c-6b7c-4d3c-8a3a-0d3d3d3d3d3d'", "uuid()"),
				other("json", "'{\"a\":1}'", "'{}'", "json_object('a', 1)", "'[]'"),
				other("enum('a', 'B c', 'it''s')", "'a'", "'B c'", "'it''s'"), other("set('x','y')", "'x'", "'x,y'"),
				other("bit(3)", "b'101'", "b'101'"), other("inet6", "'::1'", "'::1'"),
				new ColumnKind("int generated always as (2 * 3) stored", List.of(), List.of(), List.of("%s > 0")));
	}

	private static List<ColumnKind> h2() {
		return List.of(number("tinyint", "1", "'2'"), number("int8", "3", "1 + 2"), number("real", "1.5"),
				number("decfloat", "2.5"), number("numeric", "3"), text("text", "'t'", "'a' || 'b'"),
				other("varchar_ignorecase(20)", "'c'", "'c'", "current_user"),
				text("varchar", "'v'", "cast(random_uuid() as varchar)"),
				other("timestamp(3)", "'2020-01-01 10:00:00.123'", "CURRENT_TIMESTAMP", "localtimestamp",
						"'2020-01-01'", "timestamp '2020-01-01 00:00:00'"),
				other("timestamp with time zone", "'2020-01-01 10:00:00.5+00'", "now()",
						"dateadd(day, 1, current_timestamp)"),
				other("time", "'10:00:00'", "'10:00'", "localtime"), other("time(3)", "'10:00:00.123'", "'10:00'"),
				other("varbinary(20)", "x'00ff'", "x'4142'"), other("bytea", "x'00'", "x''"),
				other("uuid", "'6e5a5e9c-6b7c-4d3c-8a3a-0d3d3d3d3d3d'", "random_uuid()"),
				other("json", "json '{\"a\":1}'", "json '{}'"), other("integer array", "array[1, 2]", "array[1,2]"),
				other("varchar(5) array[3]", "array['a']", "array[]"), other("enum('a', 'B c')", "'a'", "'B c'"),
				other("interval day to second", "interval '1' day", "interval '2' day"),
				other("binary(3)", "x'000102'", "x'414243'"),
				new ColumnKind("int generated always as (2 * 3)", List.of(), List.of(), List.of("%s > 0")));
	}

}
