using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Observability;
using App.BuildingBlocks.Web;
using App.Host.Layout;
using App.Host.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace App.Host.Hosting;

/// <summary>Kestrel, proxies, keys and the frame of pages.</summary>
internal static class Server
{
    private const long MaxBody = 1024 * 1024;
    private const int FirstDevelopmentPort = 5080;

    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        // The proxy keeps few connections open: a buffer for each is less than a system call more for every request.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.Services.AddHostedService<IdleMemory>();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AppOptions>>((forwarded, app) => Trust(forwarded, app.Value.TrustedProxies));
        if (builder.Environment.IsDevelopment() && builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls($"http://localhost:{FreePort()}");
        }
    }

    public static void AddWeb(this IServiceCollection services)
    {
        services.AddProblems();
        services.AddRequestTexts();
        services.AddSingleton<SecurityHeaders>();
        services.AddSingleton<HostCookies>();
        services.AddCaptcha();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddHttpContextAccessor();
        services.AddSingleton<Links>();
        services.AddSingleton<NavigationMap>();
        services.AddScoped<PageContext>();
        services.AddSingleton<IComponentActivator, EmptyConstructors>();
        services.AddSingleton(new PageFrame(typeof(AppLayout)));
        services.AddSingleton<ErrorPageRenderer>((status, detail, traceId) =>
            Page.Of<ErrorPage>(new { Status = status, Detail = detail, TraceId = status >= 500 ? traceId : null }, status, layout: status < 500 ? null : typeof(PublicLayout)));
        services.AddDataProtection().SetApplicationName("App");
        services.AddOptions<KeyManagementOptions>().Configure<DataPaths, ILoggerFactory>((keys, paths, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(paths.MakeKeys(), logs));
    }

    private static void Trust(ForwardedHeadersOptions forwarded, string networks)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = 1;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }

    private static int FreePort()
    {
        for (var port = FirstDevelopmentPort; port < FirstDevelopmentPort + 20; port++)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: another product of the same person, as a rule.
            }
        }

        return FirstDevelopmentPort;
    }
}
