using System.CommandLine;
using App.BuildingBlocks.Data;

namespace App.Host.Cli;

/// <summary>Puts a backup in the database's place.</summary>
internal static class Restore
{
    public static Command Command(Product product)
    {
        var command = new Command("restore", "Puts a backup in the database's place, after checking it. Stop the product and Litestream first.");
        var file = new Argument<string>("FILE") { Description = "The backup to restore." };
        var force = new Option<bool>("--force") { Description = "Replace the database that is there; it is kept as snapshots/before-restore-*.db." };
        command.Add(file);
        command.Add(force);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            var source = arguments.GetRequiredValue(file);
            var report = await services.GetRequiredService<DatabaseRestore>().RunAsync(source, arguments.GetValue(force), cancellation);
            var rows = Text.Count(report.Restored.Tables.Sum(table => table.Rows), "row");
            Console.WriteLine($"Restored {report.Database} from {source}: {Text.Bytes(report.Restored.Bytes)}, {rows}.");
            if (report.Kept is not null)
            {
                Console.WriteLine($"What was there before: {report.Kept}");
            }

            if (report.Restored.Pending.Count > 0)
            {
                Console.WriteLine($"It is older than this program: {Text.Count(report.Restored.Pending.Count, "migration")} will run at the next start.");
            }
        }));
        return command;
    }
}
