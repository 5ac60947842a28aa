-- Every type of PostgreSQL, each with values at its ends, in a database that writes them in odd ways by default. The function
-- fill writes them: one row a value.
ALTER DATABASE everything SET intervalstyle = 'sql_standard';
ALTER DATABASE everything SET bytea_output = 'escape';
ALTER DATABASE everything SET extra_float_digits = 0;
ALTER DATABASE everything SET datestyle = 'German';
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE EXTENSION isn;
CREATE TYPE mood AS ENUM ('calm', 'wild ''one''');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN cents AS numeric(12, 2);
CREATE DOMAIN label AS text;
CREATE DOMAIN ints AS int[];
CREATE DOMAIN span AS interval;

CREATE TABLE scalars (
    id bigint PRIMARY KEY,
    i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision,
    n numeric, n102 numeric(10, 2), n38 numeric(38, 10), n40 numeric(40, 5), up numeric(5, -2), down numeric(3, 5),
    m money, b boolean, c char(5), ch "char", nm name, vc varchar(10), tx text, ct citext,
    bt bit, bt5 bit(5), vb bit varying(8), vb1 bit varying(1), by bytea,
    d date, t time, t3 time(3), tz timetz, ts timestamp, ts3 timestamp(3), tstz timestamptz, tstz0 timestamptz(0),
    iv interval, u uuid, j json, jb jsonb, jp jsonpath, x xml, e mood, dc cents, dl label, di ints, ds span, cp pair,
    ip inet, ci cidr, ma macaddr, ma8 macaddr8,
    r4 int4range, r8 int8range, nr numrange, tsr tsrange, tr tstzrange, dr daterange, mr int4multirange,
    h hstore, lt ltree, isb isbn13, tsv tsvector, tsq tsquery,
    pt point, ln line, ls lseg, bx box, pa path, pg polygon, ck circle,
    o oid, xi xid, lsn pg_lsn, rc regclass, snap pg_snapshot
);
CREATE TABLE arrays (
    id bigint PRIMARY KEY,
    i2 smallint[], i4 int[], i8 bigint[], f4 real[], f8 float8[], n numeric[], n102 numeric(10, 2)[], n40 numeric(40, 5)[],
    m money[], b boolean[], c char(5)[], vc varchar(10)[], tx text[], ct citext[], bt bit(5)[], by bytea[],
    d date[], t time[], tz timetz[], ts timestamp[], tstz timestamptz[], iv interval[],
    u uuid[], j json[], jb jsonb[], x xml[], e mood[], dc cents[], cp pair[], ip inet[], ci cidr[], ma macaddr[],
    r4 int4range[], tr tstzrange[], h hstore[], lt ltree[], pt point[], bx box[], o oid[]
);
-- What has no place in the lake's type.
CREATE TABLE refused (
    id bigint PRIMARY KEY,
    n102 numeric(10, 2), dc cents, ts timestamp, tstz timestamptz, i4 int[], tx text[], n102s numeric(10, 2)[]
);
-- Values that an update leaves out of the log when it does not change them.
CREATE TABLE large (
    id bigint PRIMARY KEY, note text, tx text, n numeric, n102 numeric(10, 2)[], i4 int[], e mood[], tstz timestamptz[],
    u uuid[], by bytea, bys bytea[], j jsonb, h hstore, vb bit varying, x xml, ct citext, cp pair
);

CREATE SCHEMA "Größe";
CREATE TABLE "Größe"."v1.2 ""Neu"" – Entwurf" (
    "Key Nr." int, "ключ" text, "ship date" text, "it's" text, "a""b" text, "c\d" text, "MixedCase" text, "order-no" text,
    "ä" text, "Āā" text, "semi;colon,{(=)}" text, "back`tick" text, "dot.ted" text, "1st" text, "_u0041" text, " " text,
    "𝄞" text, topic text, key text, value text, seq text, cause text, applied text, t text, s text, after text,
    "mixedcase" text, "MIXEDCASE" text,
    PRIMARY KEY ("Key Nr.", "ключ")
);
CREATE TABLE "Größe"."select" ("from" int PRIMARY KEY, "group" text);
-- The whole old row is in the log.
CREATE TABLE people (
    id bigint PRIMARY KEY, left_out text NOT NULL, left_outside text, name text NOT NULL, born timestamp, email text,
    birthday date, salary numeric(10, 2) NOT NULL, ref uuid, large text
);
ALTER TABLE people REPLICA IDENTITY FULL;
ALTER TABLE people ALTER large SET STORAGE EXTERNAL;

CREATE TABLE samples (t text, c text, v text);
INSERT INTO samples SELECT 'scalars', c, unnest(v) FROM (VALUES
    ('i2', ARRAY['-32768']), ('i4', ARRAY['2147483647']), ('i8', ARRAY['-9223372036854775808']),
    ('f4', ARRAY['1e-45', 'NaN', '-Infinity', '-0', '0.1']), ('f8', ARRAY['5e-324', 'NaN', 'Infinity', '-0', '1e300']),
    ('n', ARRAY['NaN', 'Infinity', '-Infinity', '12345678901234567890123456789012345678901.50', '1e-30', '0.00', '1e40']),
    ('n102', ARRAY['-99999999.99', '0']), ('n38', ARRAY['1234567890123456789012345678.1234567891']),
    ('n40', ARRAY['12345678901234567890123456789012345.12345', 'NaN']), ('up', ARRAY['1234500']), ('down', ARRAY['0.00123']),
    ('m', ARRAY['-92233720368547758.08', '12.34']), ('b', ARRAY['t', 'f']), ('c', ARRAY['ab', '']), ('ch', ARRAY['x']),
    ('nm', ARRAY['Name']), ('vc', ARRAY['ä𝄞']), ('tx', ARRAY['', E'a\tb\u001b"\\', ' ']), ('ct', ARRAY['MiXed']),
    ('bt', ARRAY['1', '0']), ('bt5', ARRAY['10101', '00001']), ('vb', ARRAY['101', '0101', '']), ('vb1', ARRAY['', '0']),
    ('by', ARRAY['\x00ff41', '']),
    ('d', ARRAY['0044-03-15 BC', '4713-01-01 BC', '0001-01-01', '1582-10-04', '1582-10-10', '5874897-12-31', 'infinity', '-infinity']),
    ('t', ARRAY['24:00:00', '23:59:59.999999', '00:00']), ('t3', ARRAY['24:00:00', '01:02:03.456']),
    ('tz', ARRAY['24:00:00+00', '10:00:00+05:30', '23:59:59.999999-12', '00:00:00+15:59', '24:00:00+02']),
    ('ts', ARRAY['0044-03-15 12:00:00.000001 BC', '4713-01-01 BC', '1582-10-10', '294247-01-10 04:00:00', 'infinity', '-infinity']),
    ('ts3', ARRAY['2026-03-29 02:30:00.123', 'infinity']),
    ('tstz', ARRAY['0044-03-15 12:00:00.000001+00 BC', '4713-01-01 00:00+00 BC', '1582-10-10 00:00+00', '294247-01-10 04:00+00', 'infinity', '-infinity']),
    ('tstz0', ARRAY['2026-03-29 02:30:01+00', 'infinity']),
    ('iv', ARRAY['1 year 2 months 3 days 04:05:06.78', '-1 year -2 months 3 days -04:05:06.78', '178000000 years', '0', '-0.000001 s', '100:00:00',
        '2562047788:00:54.775807', 'infinity', '-infinity']), ('ds', ARRAY['1 day', 'infinity']),
    ('u', ARRAY['123E4567-e89b-12d3-a456-426614174000']), ('j', ARRAY['{"b": 1,  "a": 1e400}', 'null']),
    ('jb', ARRAY['{"b":1,"a":1.0}', 'null']), ('jp', ARRAY['$.a[*] ? (@ > 1)']), ('x', ARRAY['<a>ä</a>']),
    ('e', ARRAY['calm', 'wild ''one''']), ('dc', ARRAY['-0.50']), ('dl', ARRAY['x']), ('di', ARRAY['{1,NULL}']),
    ('cp', ARRAY['(1,"x,""y")', '(,"")']), ('ip', ARRAY['10.0.0.1/24', '::1']), ('ci', ARRAY['10.0.0.0/8']),
    ('ma', ARRAY['08:00:2b:01:02:03']), ('ma8', ARRAY['08:00:2b:01:02:03:04:05']),
    ('r4', ARRAY['[1,5]', 'empty', '(,)']), ('r8', ARRAY['[1,)']), ('nr', ARRAY['[1.50,2)']), ('tsr', ARRAY['[2016-01-01,infinity]']),
    ('tr', ARRAY['[2016-01-01 00:00+02,)']), ('dr', ARRAY['[0044-03-15 BC,infinity)']), ('mr', ARRAY['{[1,3),[5,7)}', '{}']),
    ('h', ARRAY['b=>NULL, "q\"ä"=>"", a=>1, B=>",\\"', '']), ('lt', ARRAY['a.b.c']), ('isb', ARRAY['978-0-393-04002-9']),
    ('tsv', ARRAY['a:1 fat:2,4A']), ('tsq', ARRAY['fat & rat']),
    ('pt', ARRAY['(1.5,2.5)', '(NaN,Infinity)', '(1e-300,-0)']), ('ln', ARRAY['{1,2.5,3}']), ('ls', ARRAY['[(1,2),(3,4)]']),
    ('bx', ARRAY['(3e20,4),(1e-20,2)']), ('pa', ARRAY['[(1,2),(3,4)]', '((1,2),(3,4))']), ('pg', ARRAY['((1,2),(3,4))']),
    ('ck', ARRAY['<(1,2),3>']), ('o', ARRAY['4294967295']), ('xi', ARRAY['4294967295']), ('lsn', ARRAY['16/B374D848']),
    ('rc', ARRAY['pg_class']), ('snap', ARRAY['10:20:10,14,15'])) AS each (c, v);
INSERT INTO samples SELECT 'arrays', c, unnest(v) FROM (VALUES
    ('i2', ARRAY['{1,NULL,-3}']), ('i4', ARRAY['{1,NULL,-3}', '{}']), ('i8', ARRAY['{9007199254740993}']),
    ('f4', ARRAY['{0.1,NaN,-Infinity,NULL}']), ('f8', ARRAY['{0.1,NaN,1e300}']), ('n', ARRAY['{1.50,NULL,1e40,NaN}']),
    ('n102', ARRAY['{1.50,NULL}']), ('n40', ARRAY['{12345678901234567890123456789012345.12345,NaN}']),
    ('m', ARRAY['{1.50,NULL}']), ('b', ARRAY['{t,NULL,f}']), ('c', ARRAY['{ab,NULL}']), ('vc', ARRAY['{a,NULL,""}', '{""}']),
    ('tx', ARRAY[E'{a,NULL,"\\"q\\", ä","","NULL","b\\\\c\n\u001b"}']), ('ct', ARRAY['{A,NULL}']), ('bt', ARRAY['{10101,NULL}']),
    ('by', ARRAY['{"\\x00ff",NULL,"\\x"}']), ('d', ARRAY['{2026-01-01,NULL}', '{0044-03-15 BC,1582-10-10,-infinity}']),
    ('t', ARRAY['{10:11:12.123456,NULL,24:00:00}']), ('tz', ARRAY['{10:11:12.123456+02,NULL,24:00:00-03:30:15}']),
    ('ts', ARRAY['{2026-03-29 02:30:00.123456,NULL,infinity,0044-03-15 BC}']),
    ('tstz', ARRAY['{2026-03-29 02:30:00.123456+00,NULL,-infinity,0044-03-15 00:00+00 BC}']), ('iv', ARRAY['{1 day,NULL,-infinity}']),
    ('u', ARRAY['{123e4567-e89b-12d3-a456-426614174000,NULL}']), ('j', ARRAY['{"{\"a\": 1}",NULL}']), ('jb', ARRAY['{"{\"a\": 1}",NULL}']),
    ('x', ARRAY['{<a/>,NULL}']), ('e', ARRAY['{calm,NULL}']), ('dc', ARRAY['{1.5,NULL}']), ('cp', ARRAY['{"(1,x)",NULL,"(,)"}']),
    ('ip', ARRAY['{10.0.0.1/24,NULL}']), ('ci', ARRAY['{10.0.0.0/8}']), ('ma', ARRAY['{08:00:2b:01:02:03}']),
    ('r4', ARRAY['{"[1,5)",NULL}']), ('tr', ARRAY['{"[2016-01-01 00:00+00,)"}']), ('h', ARRAY['{"b=>2, a=>1",NULL}']),
    ('lt', ARRAY['{a.b,NULL}']), ('pt', ARRAY['{"(1,2)",NULL}']), ('bx', ARRAY['{(3,4),(1,2);NULL}']), ('o', ARRAY['{4294967295}']))
    AS each (c, v);
INSERT INTO samples VALUES
    ('refused', 'n102', 'NaN'), ('refused', 'dc', 'NaN'), ('refused', 'ts', '294276-12-31 23:59:59.999999'),
    ('refused', 'tstz', '294276-12-31 23:59:59.999999+00'), ('refused', 'i4', '{{1,2},{3,NULL}}'), ('refused', 'i4', '[0:1]={1,2}'),
    ('refused', 'tx', '{{a,b}}'), ('refused', 'n102s', '{1,NaN}');

CREATE FUNCTION fill(first bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sample samples;
BEGIN
    FOR sample IN SELECT * FROM samples LOOP
        EXECUTE format('INSERT INTO %I (id, %I) VALUES ($1, %L)', sample.t, sample.c, sample.v) USING first;
        first := first + 1;
    END LOOP;
END $$;

CREATE FUNCTION fill_large(key bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO large SELECT key, 'a', string_agg(i::text, ' '), (repeat('1234567890', 800) || '.5')::numeric,
        array_agg(i / 100.0), array_agg(i), array_agg('calm'::mood), array_agg(to_timestamp(i)),
        array_agg(md5(i::text)::uuid), string_agg(i::text, ' ')::bytea, array_agg(i::text::bytea),
        jsonb_object_agg(i, 'x'), hstore(array_agg(i::text), array_agg(i::text)), repeat('10', 20000)::bit varying,
        ('<a>' || string_agg(i::text, ' ') || '</a>')::xml, string_agg(i::text, ' ')::citext,
        ROW(1, string_agg(i::text, ' '))::pair
    FROM generate_series(1, 3000) i
$$;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'large'::regclass AND attnum > 0 AND attlen = -1 LOOP
        EXECUTE format('ALTER TABLE large ALTER %I SET STORAGE EXTERNAL', name);
    END LOOP;
END $$;

CREATE FUNCTION fill_odd(first int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO "Größe"."v1.2 ""Neu"" – Entwurf" SELECT first + i, 'ключ ' || i, '1', '2', '3', '4', '5', '6', '7', '8', '9',
        '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26' FROM generate_series(1, 3) i;
    INSERT INTO "Größe"."select" VALUES (first, 'by');
$$;

CREATE FUNCTION fill_people(first bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people VALUES
        (first, 'FINDME left', 'seen', 'FINDME name', '2001-02-03 04:05:06', 'FINDME@example.org', '1999-12-31', 1234.50,
            'f17d3e00-0000-4000-8000-000000000000', repeat('FINDME ', 500)),
        (first + 1, 'FINDME left', NULL, '', NULL, NULL, '0044-03-15 BC', 0, NULL, NULL),
        (first + 2, 'FINDME left', NULL, 'FINDME', 'infinity', '', 'infinity', -1, NULL, '')
$$;

-- These come by the snapshot.
SELECT fill_people(0);
SELECT fill_odd(0);
SELECT fill(0);
SELECT fill_large(0);
