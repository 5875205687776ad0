-- The tables of coturn's SQLite user database, as turndb/schema.sql of https://github.com/coturn/coturn has them: the same
-- text from 4.6.1 to 4.17.1 (npm run relay -- check-keys compares). coturn would create missing tables itself, in each of
-- its authentication threads and without a busy timeout (init_sqlite_database in dbd_sqlite.c), while another thread's
-- read fails: that client gets 401. So all tables are there before coturn starts.

CREATE TABLE IF NOT EXISTS turn_secret (
  realm varchar(127) default '', value varchar(256), primary key (realm, value)
);
CREATE TABLE IF NOT EXISTS turnusers_lt (
  realm varchar(127) default '', name varchar(512), hmackey char(128), primary key (realm, name)
);
CREATE TABLE IF NOT EXISTS allowed_peer_ip (
  realm varchar(127) default '', ip_range varchar(256), primary key (realm, ip_range)
);
CREATE TABLE IF NOT EXISTS denied_peer_ip (
  realm varchar(127) default '', ip_range varchar(256), primary key (realm, ip_range)
);
CREATE TABLE IF NOT EXISTS turn_origin_to_realm (
  origin varchar(127), realm varchar(127), primary key (origin)
);
CREATE TABLE IF NOT EXISTS turn_realm_option (
  realm varchar(127) default '', opt varchar(32), value varchar(128), primary key (realm, opt)
);
CREATE TABLE IF NOT EXISTS oauth_key (
  kid varchar(128), ikm_key varchar(256), timestamp bigint default 0, lifetime integer default 0,
  as_rs_alg varchar(64) default '', realm varchar(127), primary key (kid)
);
CREATE TABLE IF NOT EXISTS admin_user (
  name varchar(32), realm varchar(127), password varchar(127), primary key (name)
);
