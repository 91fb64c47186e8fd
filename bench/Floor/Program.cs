using System.Net;
using Floor;

// The floor: what the product's JSON routes and its list page cost when all of it is written by hand for this one purpose.
// Usage: Floor DATABASE PORT
var database = args[0];
var port = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);

Sqlite.Load();
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
    kestrel.Listen(IPAddress.Loopback, port);
});
await using var app = builder.Build();
var site = new Site(database);
app.Run(site.HandleAsync);
await app.RunAsync();
