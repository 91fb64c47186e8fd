using System.CommandLine;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;

namespace App.Host.Cli;

/// <summary>Says whether a database file can be used, and what it holds.</summary>
internal static class Verify
{
    public static Command Command(Product product)
    {
        var command = new Command("verify", "Checks a database file from end to end: integrity, foreign keys, schema version. Shows how many rows each table has.");
        var file = new Argument<string>("FILE") { Description = "A backup, a snapshot, or the database itself." };
        command.Add(file);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            var source = arguments.GetRequiredValue(file);
            var report = await services.GetRequiredService<DatabaseCheck>().RunAsync(source, cancellation);
            Console.WriteLine($"{source}: {Text.Bytes(report.Bytes)}, schema {report.Version?.ToString(Text.Culture) ?? "unknown"}");
            Text.WriteTable([.. report.Tables.Select(table => new[] { table.Table, table.Rows.ToString(Text.Culture) })]);
            foreach (var pending in report.Pending)
            {
                Console.WriteLine($"Will run at the next start: {pending}");
            }

            if (report.Problems.Count > 0)
            {
                throw new OperatorException(string.Join(Environment.NewLine, [$"{source} must not be used:", .. report.Problems]));
            }

            Console.WriteLine("Integrity, foreign keys and schema are good.");
        }));
        return command;
    }
}
