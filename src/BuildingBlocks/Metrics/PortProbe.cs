using System.Net;
using System.Net.Sockets;

namespace App.BuildingBlocks.Metrics;

/// <summary>Asks the operating system whether a port is taken, as Kestrel will in a moment.</summary>
internal static class PortProbe
{
    public static bool IsTaken(string host, int port)
    {
        if (host == "localhost")
            return IsTaken(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && IsTaken(IPAddress.IPv6Loopback, port));
        if (IPAddress.TryParse(host, out var address))
            return IsTaken(address, port);
        return IsTaken(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
    }

    private static bool IsTaken(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, port));
            return false;
        }
        catch (SocketException error)
        {
            // Anything else (no IPv6 here) is for Kestrel to judge.
            return error.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
    }
}
