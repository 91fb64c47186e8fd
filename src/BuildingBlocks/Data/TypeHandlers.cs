using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace App.BuildingBlocks.Data;

/// <summary>How ids and instants are stored: SQLite holds canonical lower-case text and milliseconds UTC, PostgreSQL its own types.</summary>
public static class TypeHandlers
{
    internal static readonly SqlMapper.TypeHandler<Guid> Guids = new GuidHandler();

    private static readonly Lazy<bool> s_registered = new(() =>
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Dapper skips a handler on write while it still has a map of its own for the type.
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(Guid?));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(Guids);
        SqlMapper.AddTypeHandler(new InstantHandler());
        return true;
    });

    public static void Register() => _ = s_registered.Value;

    private sealed class GuidHandler : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value is Guid id ? id : Guid.ParseExact((string)value, "D");

        public override void SetValue(IDbDataParameter parameter, Guid value) =>
            parameter.Value = parameter is SqliteParameter ? value.ToString("D") : value;
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            long milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            DateTimeOffset instant => instant,
            _ => throw new InvalidCastException($"A {value.GetType().Name} is no instant."),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = parameter is SqliteParameter ? value.ToUnixTimeMilliseconds() : value.ToUniversalTime();
    }
}
