using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stack.Tests;

/// <summary>HTTP to the loopback address of another process's network, which is where the sealed engine publishes its ports.</summary>
internal static class NetworkNamespace
{
    private const int NewNetwork = 0x40000000;

    public static HttpClient CreateClient(int process) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, _) => new NetworkStream(await ConnectAsync(process, context.DnsEndPoint.Port), ownsSocket: true),
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Sends bytes as they are to a port, and returns all that comes back until the connection ends.</summary>
    public static async Task<string> ExchangeAsync(int process, int port, string bytes)
    {
        using var socket = await ConnectAsync(process, port);
        await using var stream = new NetworkStream(socket);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(patience.Token);
    }

    // A socket belongs to the network in which its thread stood when it was made; the thread ends there.
    private static Task<Socket> ConnectAsync(int process, int port)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var network = File.OpenHandle($"/proc/{process}/ns/net");
                if (setns(network, NewNetwork) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(IPAddress.Loopback, port);
                made.SetResult(socket);
            }
            catch (Exception problem)
            {
                made.SetException(problem);
            }
        }).Start();
        return made.Task;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(SafeFileHandle network, int kind);
}
