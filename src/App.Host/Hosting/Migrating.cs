namespace App.Host.Hosting;

internal static class Migrating
{
    public static Task MigrateAsync(this WebApplication app) => Task.CompletedTask;
}
