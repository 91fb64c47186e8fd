using System.Data.Common;

namespace App.BuildingBlocks.Migrations;

/// <summary>Plain commands over any provider. Arguments are @p0, @p1 and so on.</summary>
internal static class DbConnectionCommands
{
    public static List<T> Read<T>(this DbConnection connection, string sql, Func<DbDataReader, T> map, params object?[] arguments)
    {
        using var command = connection.Command(sql, arguments);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public static async Task ExecuteAsync(this DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.Command(sql, []);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbCommand Command(this DbConnection connection, string sql, object?[] arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var position = 0; position < arguments.Length; position++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{position}";
            parameter.Value = arguments[position] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
