// Runs Google's fake of Pub/Sub, and a door by which tests write into it and see what became of it.
//
// Usage: pubsub PORT DOOR, both on the loopback interface.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"

	"cloud.google.com/go/pubsub/apiv1/pubsubpb"
	"cloud.google.com/go/pubsub/pstest"
)

// subscription is made together with a topic of the same id.
type subscription struct {
	Project, ID string
	Ordered     bool
}

func (s subscription) topic() string {
	return fmt.Sprintf("projects/%s/topics/%s", s.Project, s.ID)
}

type message struct {
	Topic, Key string
	Attributes map[string]string
	Data       []byte
}

// state tells what became of a message.
type state struct {
	Data                       []byte
	Deliveries, Acks, Modified int
}

type door struct {
	server *pstest.Server
}

func (d door) subscribe(w http.ResponseWriter, r *http.Request) {
	var s subscription
	if !read(w, r, &s) {
		return
	}
	ctx := context.Background()
	if _, err := d.server.GServer.CreateTopic(ctx, &pubsubpb.Topic{Name: s.topic()}); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	_, err := d.server.GServer.CreateSubscription(ctx, &pubsubpb.Subscription{
		Name:                  fmt.Sprintf("projects/%s/subscriptions/%s", s.Project, s.ID),
		Topic:                 s.topic(),
		EnableMessageOrdering: s.Ordered,
		AckDeadlineSeconds:    10,
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
	}
}

func (d door) publish(w http.ResponseWriter, r *http.Request) {
	var m message
	if read(w, r, &m) {
		fmt.Fprint(w, d.server.PublishOrdered(m.Topic, m.Data, m.Attributes, m.Key))
	}
}

// messages tells of all messages there ever were, in order.
func (d door) messages(w http.ResponseWriter, _ *http.Request) {
	states := []state{}
	for _, m := range d.server.Messages() {
		states = append(states, state{m.Data, m.Deliveries, m.Acks, len(m.Modacks)})
	}
	if err := json.NewEncoder(w).Encode(states); err != nil {
		log.Print(err)
	}
}

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	d := door{pstest.NewServerWithPort(port)}
	http.HandleFunc("/subscribe", d.subscribe)
	http.HandleFunc("/publish", d.publish)
	http.HandleFunc("/messages", d.messages)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[2], nil))
}
