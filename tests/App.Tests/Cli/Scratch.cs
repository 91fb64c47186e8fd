using App.BuildingBlocks.Data;
using App.Tests.Support;
using Microsoft.Data.Sqlite;

namespace App.Tests.Cli;

/// <summary>A folder with a data directory in it, and the product's program on both.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("app-cli-").FullName;

    public DataPaths Data => new(Path.Combine(Folder, "data"));

    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The folder of the program.</summary>
    public string Program { get; set; } = AppContext.BaseDirectory;

    /// <summary>With a database at the program's version.</summary>
    public static Scratch Migrated()
    {
        var scratch = new Scratch();
        Directory.CreateDirectory(scratch.Data.Directory);
        File.Copy(TestData.Create().Database, scratch.Data.Database);
        return scratch;
    }

    public string In(string name) => Path.Combine(Folder, name);

    public Task<Outcome> RunAsync(params string[] args) => HostProgram.RunAsync(this, args, input: "");

    public Task<Outcome> RunWithInputAsync(string input, params string[] args) => HostProgram.RunAsync(this, args, input);

    public Task<ServingProgram> ServeAsync() => ServingProgram.StartAsync(this);

    /// <summary>Creates an account, so that the database holds something to tell it from another by.</summary>
    public async Task AddPersonAsync(string email) =>
        (await RunWithInputAsync(Person.Password, "users", "create", email)).MustSucceed();

    public async Task<string> PeopleAsync() => (await RunAsync("users", "list")).MustSucceed().Output;

    public void Change(string sql, string? file = null)
    {
        using var connection = new SqliteConnection($"Data Source={file ?? Data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
