using System.Collections.Concurrent;

namespace App.Bench.Load;

/// <summary>Something that clients ask of a server again and again.</summary>
internal class Operation(string name, int status, Func<Request> request)
{
    public string Name => name;

    /// <summary>The only status that counts as success.</summary>
    public int Status => status;

    /// <summary>A request of the client's own.</summary>
    public Request NewRequest() => request();

    /// <summary>Makes the request the next one; false when there is nothing left to ask.</summary>
    public virtual bool Prepare(Request next, Random random) => true;

    public virtual void Answered(ReadOnlySpan<byte> body)
    {
    }
}

/// <summary>Asks for one of the seeded notes.</summary>
internal sealed class OnSeededNote(string name, int status, Func<Request> request, byte[][] ids) : Operation(name, status, request)
{
    public override bool Prepare(Request next, Random random)
    {
        next.SetId(ids[random.Next(ids.Length)]);
        return true;
    }
}

/// <summary>Creates notes and remembers their ids, so that they can be deleted.</summary>
internal sealed class CreateNotes(string name, Func<Request> request, ConcurrentQueue<byte[]> created) : Operation(name, 201, request)
{
    public override void Answered(ReadOnlySpan<byte> body)
    {
        var id = "\"id\":\""u8;
        created.Enqueue(body.Slice(body.IndexOf(id) + id.Length, Request.Slot.Length).ToArray());
    }
}

/// <summary>Deletes what was created, until nothing of it is left.</summary>
internal sealed class DeleteNotes(string name, Func<Request> request, ConcurrentQueue<byte[]> created) : Operation(name, 204, request)
{
    public override bool Prepare(Request next, Random random)
    {
        if (!created.TryDequeue(out var id))
        {
            return false;
        }

        next.SetId(id);
        return true;
    }
}
