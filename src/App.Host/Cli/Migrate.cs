using System.CommandLine;
using App.BuildingBlocks.Data;

namespace App.Host.Cli;

/// <summary>Runs the pending migrations and says which.</summary>
internal static class Migrate
{
    public static Command Command(Product product)
    {
        var command = new Command("migrate", "Brings the database to this program's version, after a snapshot of it. Serving does the same at start.");
        command.SetAction((_, cancellation) => product.RunAsync(async services =>
        {
            var report = await services.UpgradeDatabaseAsync(cancellation);
            if (report.Snapshot is not null)
            {
                Console.WriteLine($"Snapshot: {report.Snapshot}");
            }

            foreach (var migration in report.Applied)
            {
                Console.WriteLine($"Applied {migration}");
            }

            if (report.Applied.Count == 0)
            {
                Console.WriteLine("Nothing to run: the database is up to date.");
            }
        }));
        return command;
    }
}
