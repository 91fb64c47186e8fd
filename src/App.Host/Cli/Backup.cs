using System.CommandLine;
using App.BuildingBlocks.Data;

namespace App.Host.Cli;

/// <summary>Copies the database into a file.</summary>
internal static class Backup
{
    public static Command Command(Product product)
    {
        var command = new Command("backup", "Copies the database into a file: consistent, and also while the product serves. Keys and uploaded files are not in it.");
        var file = new Argument<string>("FILE") { Description = "The file to write." };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        command.Add(file);
        command.Add(force);
        command.SetAction((arguments, _) => product.RunAsync(services =>
        {
            var target = arguments.GetRequiredValue(file);
            var bytes = services.GetRequiredService<DatabaseBackup>().Write(target, arguments.GetValue(force));
            Console.WriteLine($"{target}: {Text.Bytes(bytes)}");
            return Task.CompletedTask;
        }));
        return command;
    }
}
